// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.vfio.command;

import io.pasid4j.core.Quota;
import io.pasid4j.vfio.LittleEndian;
import java.nio.ByteBuffer;

/**
 * What an operator sees of an open set: the {@link Holder}, then {@code u32 held; u32 quota_limit;
 * u32 quota_guarantee; u64 age_ms; u32 active; u32 pending}, 112 bytes in all.
 *
 * @param holder which set, and whose
 * @param heldIds how many IDs it holds and has not freed, 0 or more
 * @param quota its quota
 * @param ageMs milliseconds since it was opened, 0 or more
 * @param activeIds how many of the held IDs have references, 0 or more
 * @param pendingIds how many IDs it has freed that references keep, 0 or more; these count against
 *     the quota too
 */
public record SetEntry(
    Holder holder, int heldIds, Quota quota, long ageMs, int activeIds, int pendingIds) {
  static final int SIZE = Holder.SIZE + 28;

  private static final int HELD_AT = Holder.SIZE;
  private static final int LIMIT_AT = HELD_AT + 4;
  private static final int GUARANTEE_AT = HELD_AT + 8;
  private static final int AGE_AT = HELD_AT + 12;
  private static final int ACTIVE_AT = HELD_AT + 20;
  private static final int PENDING_AT = HELD_AT + 24;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public SetEntry {
    Limits.within("heldIds", heldIds, 0, Integer.MAX_VALUE);
    Limits.within("ageMs", ageMs, 0, Long.MAX_VALUE);
    Limits.within("activeIds", activeIds, 0, heldIds);
    Limits.within("pendingIds", pendingIds, 0, Integer.MAX_VALUE);
  }

  static SetEntry read(ByteBuffer payload, int at) {
    return new SetEntry(
        Holder.read(payload, at),
        LittleEndian.s32(payload, at + HELD_AT),
        Quota.guaranteed(
            LittleEndian.s32(payload, at + GUARANTEE_AT), LittleEndian.s32(payload, at + LIMIT_AT)),
        LittleEndian.s64(payload, at + AGE_AT),
        LittleEndian.s32(payload, at + ACTIVE_AT),
        LittleEndian.s32(payload, at + PENDING_AT));
  }

  void put(ByteBuffer buffer, int at) {
    holder.put(buffer, at);
    LittleEndian.put32(buffer, at + HELD_AT, heldIds);
    LittleEndian.put32(buffer, at + LIMIT_AT, quota.limitIds());
    LittleEndian.put32(buffer, at + GUARANTEE_AT, quota.guaranteedIds());
    LittleEndian.put64(buffer, at + AGE_AT, ageMs);
    LittleEndian.put32(buffer, at + ACTIVE_AT, activeIds);
    LittleEndian.put32(buffer, at + PENDING_AT, pendingIds);
  }
}
