// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.EventType;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A transition of an ID, which the daemon sends to a connection that has subscribed: {@code u32
 * type (0 ALLOC, 1 FREE, 2 BIND, 3 UNBIND, 4 MOVED); u32 id; u32 generation; u32 set_id; u64
 * sequence}, 24 bytes. The payload of {@link CommandId#EVENT}, a command without a reply.
 *
 * @param type which transition
 * @param id the ID, 0 to 2^31-1 inclusive
 * @param generation how often the ID had been allocated by then, 0 to 2^31-1 inclusive; this
 *     version counts modulo 2^16
 * @param setId the set that holds, or held, the ID, 0 to 2^31-1 inclusive; 0 if it is hidden from
 *     the subscriber
 * @param sequence counts the events of a subscription, lost ones included; the first is 1
 */
public record EventMessage(EventType type, int id, int generation, int setId, long sequence)
    implements Payload {
  /** The payload's length in bytes. */
  public static final int SIZE = 24;

  private static final List<EventType> BY_CODE =
      List.of(EventType.ALLOC, EventType.FREE, EventType.BIND, EventType.UNBIND, EventType.MOVED);
  private static final int ID_AT = 4;
  private static final int GENERATION_AT = 8;
  private static final int SET_ID_AT = 12;
  private static final int SEQUENCE_AT = 16;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public EventMessage {
    Limits.within("id", id, 0, Integer.MAX_VALUE);
    Limits.within("generation", generation, 0, Integer.MAX_VALUE);
    Limits.within("setId", setId, 0, Integer.MAX_VALUE);
  }

  /**
   * Reads a payload.
   *
   * @param payload holds it; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the event, or malformed if it is too short or a value is out of range
   */
  public static Decoded<EventMessage> decode(ByteBuffer payload, int at, int lengthBytes) {
    return Replies.decode(lengthBytes, SIZE, () -> read(payload, at));
  }

  private static EventMessage read(ByteBuffer payload, int at) {
    long code = Limits.within("type", LittleEndian.u32(payload, at), 0, BY_CODE.size() - 1);
    return new EventMessage(
        BY_CODE.get((int) code),
        LittleEndian.s32(payload, at + ID_AT),
        LittleEndian.s32(payload, at + GENERATION_AT),
        LittleEndian.s32(payload, at + SET_ID_AT),
        LittleEndian.s64(payload, at + SEQUENCE_AT));
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, BY_CODE.indexOf(type));
    LittleEndian.put32(buffer, at + ID_AT, id);
    LittleEndian.put32(buffer, at + GENERATION_AT, generation);
    LittleEndian.put32(buffer, at + SET_ID_AT, setId);
    LittleEndian.put64(buffer, at + SEQUENCE_AT, sequence);
  }
}
