// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;

/**
 * An ID and the host of the domain that has it.
 *
 * @param id the ID
 * @param space the name of the space that the domain shares
 * @param state free, reserved, leased, arriving or resting
 * @param host the host that has it, had it until it was fenced, or to which its set is on the way;
 *     empty if nobody has it
 */
public record DomainId(long id, String space, String state, String host) {
  /** Queries a daemon's domain; the answer is no older than the query. */
  public static DomainId of(ManagementApi api, long id) {
    JsonValue found = api.get("/v1/domain/ids/" + id);
    return new DomainId(
        id,
        found.field("space").text(),
        found.field("state").text().toLowerCase(Locale.ROOT),
        found.field("host").text());
  }

  /** Returns a line for people. */
  public String line() {
    return id
        + ": "
        + switch (state) {
          case "free" -> "free in the domain: leased to no host";
          case "reserved" -> "reserved in the domain: never leased";
          case "leased" ->
              "leased to host " + host + "; `pasid show " + id + "` there says to whom";
          case "arriving" -> "of a set on its way to host " + host;
          case "resting" -> "quarantined in the domain since host " + host + " was fenced";
          default -> state + " " + host;
        };
  }

  /** Writes one object. */
  public void write(JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeNumberField("pasid", id);
    to.writeStringField("space", space);
    to.writeStringField("state", state);
    if (!host.isEmpty()) {
      to.writeStringField("host", host);
    }
    to.writeEndObject();
  }
}
