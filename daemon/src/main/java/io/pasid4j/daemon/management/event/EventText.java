// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.event;

import io.pasid4j.daemon.management.http.ApiJson;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The text of server-sent events. Each has an id, {@code STREAM-NUMBER}; the numbers of a stream
 * have no gaps, but events that were lost have none.
 */
final class EventText {
  private static final int RETRY_MS = 2000;

  private final String streamId;
  private long number;

  EventText(String streamId) {
    this.streamId = streamId;
  }

  /** The beginning of a stream; honest about what was before it. */
  String opening(List<String> spaces, @Nullable String lastEventId) {
    String gap =
        lastEventId == null
            ? ""
            : frame(
                "gap",
                new Gap(
                    lastEventId,
                    "Events between are not kept: read /v1/sets, then follow this stream."));
    return "retry: " + RETRY_MS + "\n" + frame("open", new Open(streamId, spaces)) + gap;
  }

  String event(PublishedEvent event) {
    return frame(
        event.type().name().toLowerCase(Locale.ROOT),
        new EventBody(
            event.space(),
            event.id(),
            event.setId() == 0 ? null : event.setId(),
            event.setName(),
            event.atMs()));
  }

  /** A space was added, and is followed from here on. */
  String space(String name) {
    return frame("space", new Added(name));
  }

  String lost(long events) {
    return frame("lost", new Lost(events));
  }

  /** A comment, which readers ignore and the connection needs. */
  String heartbeat() {
    return ": heartbeat\n\n";
  }

  private String frame(String type, Object data) {
    return "event: "
        + type
        + "\nid: "
        + streamId
        + "-"
        + number++
        + "\ndata: "
        + ApiJson.text(data)
        + "\n\n";
  }

  private record Open(String stream, List<String> spaces) {}

  private record Gap(String after, String detail) {}

  private record Added(String space) {}

  private record Lost(long events) {}

  private record EventBody(String space, int id, @Nullable Integer set, String name, long atMs) {}
}
