// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.play;

import io.pasid4j.core.EventType;
import java.nio.ByteBuffer;

/**
 * An event as a peer got it.
 *
 * @param type what happened
 * @param id to which ID
 * @param generation of which of its lives
 * @param setId in whose set; 0 if that is not told
 * @param sequence its number
 */
record Event(EventType type, int id, int generation, int setId, long sequence) {
  /** The numbers of the wire. */
  private static final EventType[] BY_CODE = {
    EventType.ALLOC, EventType.FREE, EventType.BIND, EventType.UNBIND
  };

  static Event read(ByteBuffer frames, int at) {
    return new Event(
        BY_CODE[frames.getInt(at)],
        frames.getInt(at + 4),
        frames.getInt(at + 8),
        frames.getInt(at + 12),
        frames.getLong(at + 16));
  }
}
