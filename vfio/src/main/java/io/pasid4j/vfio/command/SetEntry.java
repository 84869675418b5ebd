// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.vfio.command;

import io.pasid4j.core.Quota;
import io.pasid4j.vfio.LittleEndian;
import java.nio.ByteBuffer;

/**
 * What an operator sees of an open set: the {@link Holder}, then {@code u32 held; u32 quota_limit;
 * u32 quota_guarantee; u64 age_ms}, 104 bytes in all.
 *
 * @param holder which set, and whose
 * @param heldIds how many IDs it holds, 0 or more
 * @param quota its quota
 * @param ageMs milliseconds since it was opened, 0 or more
 */
public record SetEntry(Holder holder, int heldIds, Quota quota, long ageMs) {
  static final int SIZE = Holder.SIZE + 20;

  private static final int HELD_AT = Holder.SIZE;
  private static final int LIMIT_AT = HELD_AT + 4;
  private static final int GUARANTEE_AT = HELD_AT + 8;
  private static final int AGE_AT = HELD_AT + 12;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public SetEntry {
    Limits.within("heldIds", heldIds, 0, Integer.MAX_VALUE);
    Limits.within("ageMs", ageMs, 0, Long.MAX_VALUE);
  }

  static SetEntry read(ByteBuffer payload, int at) {
    return new SetEntry(
        Holder.read(payload, at),
        LittleEndian.s32(payload, at + HELD_AT),
        Quota.guaranteed(
            LittleEndian.s32(payload, at + GUARANTEE_AT), LittleEndian.s32(payload, at + LIMIT_AT)),
        LittleEndian.s64(payload, at + AGE_AT));
  }

  void put(ByteBuffer buffer, int at) {
    holder.put(buffer, at);
    LittleEndian.put32(buffer, at + HELD_AT, heldIds);
    LittleEndian.put32(buffer, at + LIMIT_AT, quota.limitIds());
    LittleEndian.put32(buffer, at + GUARANTEE_AT, quota.guaranteedIds());
    LittleEndian.put64(buffer, at + AGE_AT, ageMs);
  }
}
