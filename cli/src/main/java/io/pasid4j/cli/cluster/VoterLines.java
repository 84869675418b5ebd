// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.cluster;

import io.pasid4j.cli.api.JsonValue;
import io.pasid4j.cli.output.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** The voters after a change, for people or for programs. */
final class VoterLines {
  private VoterLines() {}

  static void print(PrintWriter out, boolean json, JsonValue answer) {
    List<JsonValue> voters = answer.field("voters").items();
    if (json) {
      Json.print(
          out,
          to -> {
            to.writeStartObject();
            to.writeArrayFieldStart("voters");
            for (JsonValue voter : voters) {
              to.writeStartObject();
              to.writeStringField("name", voter.field("name").text());
              to.writeStringField("address", voter.field("address").text());
              to.writeEndObject();
            }
            to.writeEndArray();
            to.writeEndObject();
          });
    } else {
      out.println(
          voters.stream()
              .map(voter -> voter.field("name").text() + " at " + voter.field("address").text())
              .collect(Collectors.joining(", ", "voters: ", "")));
    }
    out.flush();
  }
}
