// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * The number of events, after the one sent last, that the daemon dropped because the peer did not
 * read: {@code u64 events}. The payload of {@link CommandId#EVENTS_LOST}, a command without a
 * reply. The receiver has to query the set again.
 *
 * @param events how many, 1 or more
 */
public record EventsLostMessage(long events) implements Payload {
  /** The payload's length in bytes. */
  public static final int SIZE = 8;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public EventsLostMessage {
    Limits.within("events", events, 1, Long.MAX_VALUE);
  }

  /**
   * Reads a payload.
   *
   * @param payload holds it; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the message, or malformed if it is too short or the value is out of range
   */
  public static Decoded<EventsLostMessage> decode(ByteBuffer payload, int at, int lengthBytes) {
    return Replies.decode(
        lengthBytes, SIZE, () -> new EventsLostMessage(LittleEndian.s64(payload, at)));
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put64(buffer, at, events);
  }
}
