// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.Quota;
import io.pasid4j.core.RangeSurvey;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * The result that an allocation would have at this moment: {@code s32 result = 0; s32 code; u32
 * flags; u32 limit; u32 guarantee; u32 held; s64 available_at_ms; u64 ids; u64 reserved; u64 free;
 * u64 longest_run}, 64 bytes; flag bit 0 is forbidden.
 *
 * @param code the negative code of a {@link io.pasid4j.core.Refusal}, or one of a newer daemon; 0
 *     if it would succeed, or is forbidden
 * @param forbidden whether the rules let this user open no set there
 * @param quota of the set; 0 if it is forbidden
 * @param heldIds how many IDs count against the quota, 0 to 2^31-1 inclusive
 * @param availableAtMs when the refusal may end at the earliest, in ms since 1970; {@link
 *     RefusalReply#UNKNOWN_MS} if that is not known
 * @param range the counts of the range; its {@code nextReturnMs} is {@code availableAtMs}
 */
public record ExplainReply(
    int code, boolean forbidden, Quota quota, int heldIds, long availableAtMs, RangeSurvey range)
    implements Payload {
  private static final int CODE_AT = 4;
  private static final int FLAGS_AT = 8;
  private static final int LIMIT_AT = 12;
  private static final int GUARANTEE_AT = 16;
  private static final int HELD_AT = 20;
  private static final int AVAILABLE_AT = 24;
  private static final int IDS_AT = 32;
  private static final int RESERVED_AT = 40;
  private static final int FREE_AT = 48;
  private static final int RUN_AT = 56;
  private static final int SIZE = 64;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public ExplainReply {
    Limits.within("code", code, Integer.MIN_VALUE, 0);
    Limits.within("heldIds", heldIds, 0, Integer.MAX_VALUE);
    Limits.within("availableAtMs", availableAtMs, RefusalReply.UNKNOWN_MS, Long.MAX_VALUE);
    Limits.u32("ids", range.ids());
    Limits.u32("reservedIds", range.reservedIds());
    Limits.u32("freeIds", range.freeIds());
    Limits.u32("longestFreeRun", range.longestFreeRun());
  }

  /**
   * Reads a reply.
   *
   * @param payload holds the reply; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the reply, or malformed if it is too short or a value is out of range
   */
  public static Decoded<ExplainReply> decode(ByteBuffer payload, int at, int lengthBytes) {
    return Replies.decode(lengthBytes, SIZE, () -> read(payload, at));
  }

  private static ExplainReply read(ByteBuffer payload, int at) {
    Limits.within("result", LittleEndian.s32(payload, at), 0, 0);
    long limit = LittleEndian.u32(payload, at + LIMIT_AT);
    long guarantee = LittleEndian.u32(payload, at + GUARANTEE_AT);
    long availableAtMs = LittleEndian.s64(payload, at + AVAILABLE_AT);
    return new ExplainReply(
        LittleEndian.s32(payload, at + CODE_AT),
        Limits.within("flags", LittleEndian.u32(payload, at + FLAGS_AT), 0, 1) == 1,
        Quota.guaranteed(
            (int) Limits.within("guarantee", guarantee, 0, Integer.MAX_VALUE),
            (int) Limits.within("limit", limit, 0, Integer.MAX_VALUE)),
        LittleEndian.s32(payload, at + HELD_AT),
        availableAtMs,
        new RangeSurvey(
            LittleEndian.s64(payload, at + IDS_AT),
            LittleEndian.s64(payload, at + RESERVED_AT),
            LittleEndian.s64(payload, at + FREE_AT),
            LittleEndian.s64(payload, at + RUN_AT),
            availableAtMs));
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, 0);
    LittleEndian.put32(buffer, at + CODE_AT, code);
    LittleEndian.put32(buffer, at + FLAGS_AT, forbidden ? 1 : 0);
    LittleEndian.put32(buffer, at + LIMIT_AT, quota.limitIds());
    LittleEndian.put32(buffer, at + GUARANTEE_AT, quota.guaranteedIds());
    LittleEndian.put32(buffer, at + HELD_AT, heldIds);
    LittleEndian.put64(buffer, at + AVAILABLE_AT, availableAtMs);
    LittleEndian.put64(buffer, at + IDS_AT, range.ids());
    LittleEndian.put64(buffer, at + RESERVED_AT, range.reservedIds());
    LittleEndian.put64(buffer, at + FREE_AT, range.freeIds());
    LittleEndian.put64(buffer, at + RUN_AT, range.longestFreeRun());
  }
}
