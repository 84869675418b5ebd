// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pasid4j.cli.api.JsonValue;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * The voters after a change.
 *
 * @param answer the API's
 */
record VoterList(JsonValue answer) {
  void write(JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeArrayFieldStart("voters");
    for (JsonValue voter : answer.field("voters").items()) {
      to.writeStartObject();
      to.writeStringField("name", voter.field("name").text());
      to.writeStringField("address", voter.field("address").text());
      to.writeEndObject();
    }
    to.writeEndArray();
    to.writeEndObject();
  }

  /** A line for people. */
  String line() {
    return answer.field("voters").items().stream()
        .map(voter -> voter.field("name").text() + " at " + voter.field("address").text())
        .collect(Collectors.joining(", ", "voters: ", ""));
  }
}
