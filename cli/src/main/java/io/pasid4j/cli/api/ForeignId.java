// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An ID that a set has reported as used outside.
 *
 * @param id the ID
 * @param sinceMs when, in Unix ms; {@value #UNKNOWN} if that was before the start of the daemon
 * @param name of the set; empty if it is not known any more
 * @param setId the set's id; {@value #UNKNOWN} if it has ended
 * @param pid of the set's process; {@value #UNKNOWN} if it has ended
 */
public record ForeignId(long id, long sinceMs, String name, long setId, long pid) {
  private static final long UNKNOWN = -1;
  private static final int PAGE = 1000;

  /** Reads those of a space, ascending; one request per 1000. */
  public static List<ForeignId> of(ManagementApi api, String space) {
    List<ForeignId> found = new ArrayList<>();
    String path = "/v1/spaces/" + ManagementApi.encoded(space) + "/foreign?limit=" + PAGE;
    JsonValue page = api.get(path);
    add(page, found);
    for (long after = next(page); after != UNKNOWN; after = next(page)) {
      page = api.get(path + "&after=" + after);
      add(page, found);
    }
    return found;
  }

  private static long next(JsonValue page) {
    return page.field("nextAfter").number(UNKNOWN);
  }

  private static void add(JsonValue page, List<ForeignId> found) {
    for (JsonValue each : page.field("foreign").items()) {
      JsonValue set = each.field("set");
      found.add(
          new ForeignId(
              each.field("id").number(0),
              each.field("sinceMs").number(UNKNOWN),
              each.field("name").text(),
              set.field("id").number(UNKNOWN),
              set.field("peer").field("pid").number(UNKNOWN)));
    }
  }

  /** Returns a line for people. */
  public String line() {
    String reporter =
        setId == UNKNOWN
            ? (name.isEmpty() ? "a set" : name) + ", which has ended"
            : "set %d (%s), pid %d".formatted(setId, name, pid);
    return "%d: reported by %s%s"
        .formatted(
            id,
            reporter,
            sinceMs == UNKNOWN ? ", before the start" : ", since " + Instant.ofEpochMilli(sinceMs));
  }

  /** Returns a JSON object without the members that are not known. */
  public void write(JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeNumberField("id", id);
    if (sinceMs != UNKNOWN) {
      to.writeStringField("since", Instant.ofEpochMilli(sinceMs).toString());
    }
    if (!name.isEmpty()) {
      to.writeStringField("name", name);
    }
    if (setId != UNKNOWN) {
      to.writeNumberField("set", setId);
      to.writeNumberField("pid", pid);
    }
    to.writeEndObject();
  }
}
