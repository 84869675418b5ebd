// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * A session's last refused allocation: {@code s32 result = 0; s32 code; u32 min; u32 max; u32
 * count; u32 held; u32 quota_limit; u32 padding; s64 available_at_ms}, 40 bytes.
 *
 * @param code the negative code of a {@link io.pasid4j.core.Refusal}, or one of a newer daemon; 0
 *     if nothing has been refused yet, and then the other fields mean nothing
 * @param range the requested range, both ends inclusive
 * @param count how many IDs were requested, 0 to 2^31-1 inclusive
 * @param heldIds how many IDs counted against the quota then, 0 or more
 * @param limitIds the quota's limit then, 0 or more
 * @param availableAtMs when the first of the quarantined IDs in the range is free at the latest, in
 *     ms since 1970; {@link #UNKNOWN_MS} if that is not known
 */
public record RefusalReply(
    int code, PasidRange range, int count, int heldIds, int limitIds, long availableAtMs)
    implements Payload {
  /** The value of {@link #availableAtMs} if the time is not known. */
  public static final long UNKNOWN_MS = -1;

  /** No allocation has been refused. */
  public static final RefusalReply NONE =
      new RefusalReply(0, PasidRange.exactly(0), 0, 0, 0, UNKNOWN_MS);

  private static final int CODE_AT = 4;
  private static final int RANGE_AT = 8;
  private static final int COUNT_AT = 16;
  private static final int HELD_AT = 20;
  private static final int LIMIT_AT = 24;
  private static final int PADDING_AT = 28;
  private static final int AVAILABLE_AT = 32;
  private static final int SIZE = 40;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public RefusalReply {
    Limits.within("code", code, Integer.MIN_VALUE, 0);
    Limits.within("count", count, 0, Integer.MAX_VALUE);
    Limits.within("heldIds", heldIds, 0, Integer.MAX_VALUE);
    Limits.within("limitIds", limitIds, 0, Integer.MAX_VALUE);
    Limits.within("availableAtMs", availableAtMs, UNKNOWN_MS, Long.MAX_VALUE);
  }

  /**
   * Reads a reply.
   *
   * @param payload holds the reply; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the reply, or malformed if it is too short or a value is out of range
   */
  public static Decoded<RefusalReply> decode(ByteBuffer payload, int at, int lengthBytes) {
    return Replies.decode(lengthBytes, SIZE, () -> read(payload, at));
  }

  private static RefusalReply read(ByteBuffer payload, int at) {
    Limits.within("result", LittleEndian.s32(payload, at), 0, 0);
    return new RefusalReply(
        LittleEndian.s32(payload, at + CODE_AT),
        Ranges.read(payload, at + RANGE_AT),
        LittleEndian.s32(payload, at + COUNT_AT),
        LittleEndian.s32(payload, at + HELD_AT),
        LittleEndian.s32(payload, at + LIMIT_AT),
        LittleEndian.s64(payload, at + AVAILABLE_AT));
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, 0);
    LittleEndian.put32(buffer, at + CODE_AT, code);
    Ranges.put(buffer, at + RANGE_AT, range);
    LittleEndian.put32(buffer, at + COUNT_AT, count);
    LittleEndian.put32(buffer, at + HELD_AT, heldIds);
    LittleEndian.put32(buffer, at + LIMIT_AT, limitIds);
    LittleEndian.put32(buffer, at + PADDING_AT, 0);
    LittleEndian.put64(buffer, at + AVAILABLE_AT, availableAtMs);
  }
}
