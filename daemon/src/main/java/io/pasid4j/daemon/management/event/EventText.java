// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.event;

import io.pasid4j.core.EventType;
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
  private static final int NUMBERS_OF_EVENT = 3;

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

  /** Events in their order, as numbers; one frame for those of a space that follow each other. */
  void appendChanges(List<PublishedEvent> events, StringBuilder to) {
    int from = 0;
    while (from < events.size()) {
      String space = events.get(from).space();
      int end = from + 1;
      while (end < events.size() && events.get(end).space().equals(space)) {
        end++;
      }
      to.append(frame("changes", changes(space, events.subList(from, end))));
      from = end;
    }
  }

  private static Changes changes(String space, List<PublishedEvent> events) {
    int[] numbers = new int[NUMBERS_OF_EVENT * events.size()];
    int at = 0;
    for (PublishedEvent event : events) {
      numbers[at++] = code(event.type());
      numbers[at++] = event.id();
      numbers[at++] = event.setId();
    }
    return new Changes(space, events.getLast().atMs(), numbers);
  }

  private static int code(EventType type) {
    return switch (type) {
      case ALLOC -> 0;
      case FREE -> 1;
      case BIND -> 2;
      case UNBIND -> 3;
      case MOVED -> 4;
    };
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

  @SuppressWarnings("ArrayRecordComponent") // made to be written once
  private record Changes(String space, long atMs, int[] changes) {}

  private record EventBody(String space, int id, @Nullable Integer set, String name, long atMs) {}
}
