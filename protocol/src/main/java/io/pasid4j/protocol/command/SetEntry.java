// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.Quota;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * An open set as an operator sees it: the {@link Holder}, then {@code u32 held; u32 quota_limit;
 * u32 quota_guarantee; u64 age_ms; u32 active; u32 pending}, 112 bytes; and in a longer entry
 * {@code u32 flags; u32 space_name_bytes; u8 space_name[64]}, 184 bytes in all. Flag bit 0:
 * waiting, bit 1: resumable, bits 2 to 4: the presence.
 *
 * @param holder which set, and whose
 * @param heldIds how many IDs it holds and has not freed, 0 or more
 * @param quota its quota
 * @param ageMs milliseconds since it was opened, 0 or more
 * @param activeIds how many of the held IDs have references, 0 or more
 * @param pendingIds how many IDs it has freed that references keep, 0 or more; these count against
 *     the quota too
 * @param waiting whether its connection is gone and its processes may live
 * @param resumable whether it outlives a restart of the daemon
 * @param presence whether its tenant is there; not said in a short entry
 * @param space the name of its space, at most {@link Limits#MOST_NAME_BYTES} printable bytes; empty
 *     in a short entry
 */
public record SetEntry(
    Holder holder,
    int heldIds,
    Quota quota,
    long ageMs,
    int activeIds,
    int pendingIds,
    boolean waiting,
    boolean resumable,
    ShownPresence presence,
    String space) {
  /** The length of an entry of the first version. */
  public static final int FIRST_SIZE = Holder.SIZE + 28;

  /** The length of an entry with all that is known. */
  public static final int SIZE = FIRST_SIZE + 4 + TextField.fieldBytes(Limits.MOST_NAME_BYTES);

  private static final int HELD_AT = Holder.SIZE;
  private static final int LIMIT_AT = HELD_AT + 4;
  private static final int GUARANTEE_AT = HELD_AT + 8;
  private static final int AGE_AT = HELD_AT + 12;
  private static final int ACTIVE_AT = HELD_AT + 20;
  private static final int PENDING_AT = HELD_AT + 24;
  private static final int FLAGS_AT = FIRST_SIZE;
  private static final int SPACE_AT = FIRST_SIZE + 4;
  private static final int WAITING = 1;
  private static final int RESUMABLE = 2;
  private static final int PRESENCE_SHIFT = 2;
  private static final int PRESENCE_MASK = 7;

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
    if (!space.isEmpty()) {
      TextField.printable("space", space, Limits.MOST_NAME_BYTES);
    }
  }

  /**
   * An entry of the first version.
   *
   * @param holder which set, and whose
   * @param heldIds how many IDs it holds and has not freed, 0 or more
   * @param quota its quota
   * @param ageMs milliseconds since it was opened, 0 or more
   * @param activeIds how many of the held IDs have references, 0 or more
   * @param pendingIds how many IDs it has freed that references keep, 0 or more
   */
  public SetEntry(
      Holder holder, int heldIds, Quota quota, long ageMs, int activeIds, int pendingIds) {
    this(
        holder,
        heldIds,
        quota,
        ageMs,
        activeIds,
        pendingIds,
        false,
        false,
        ShownPresence.UNSAID,
        "");
  }

  static SetEntry read(ByteBuffer payload, int at, int bytes) {
    int flags = bytes < SIZE ? 0 : LittleEndian.s32(payload, at + FLAGS_AT);
    return new SetEntry(
        Holder.read(payload, at),
        LittleEndian.s32(payload, at + HELD_AT),
        Quota.guaranteed(
            LittleEndian.s32(payload, at + GUARANTEE_AT), LittleEndian.s32(payload, at + LIMIT_AT)),
        LittleEndian.s64(payload, at + AGE_AT),
        LittleEndian.s32(payload, at + ACTIVE_AT),
        LittleEndian.s32(payload, at + PENDING_AT),
        (flags & WAITING) != 0,
        (flags & RESUMABLE) != 0,
        ShownPresence.ofCode(flags >>> PRESENCE_SHIFT & PRESENCE_MASK),
        bytes < SIZE
            ? ""
            : TextField.readField(payload, at + SPACE_AT, "space", Limits.MOST_NAME_BYTES));
  }

  void put(ByteBuffer buffer, int at, int bytes) {
    holder.put(buffer, at);
    LittleEndian.put32(buffer, at + HELD_AT, heldIds);
    LittleEndian.put32(buffer, at + LIMIT_AT, quota.limitIds());
    LittleEndian.put32(buffer, at + GUARANTEE_AT, quota.guaranteedIds());
    LittleEndian.put64(buffer, at + AGE_AT, ageMs);
    LittleEndian.put32(buffer, at + ACTIVE_AT, activeIds);
    LittleEndian.put32(buffer, at + PENDING_AT, pendingIds);
    if (bytes == SIZE) {
      LittleEndian.put32(buffer, at + FLAGS_AT, flags());
      TextField.putField(buffer, at + SPACE_AT, "space", space, Limits.MOST_NAME_BYTES);
    }
  }

  private int flags() {
    return (waiting ? WAITING : 0)
        | (resumable ? RESUMABLE : 0)
        | presence.code() << PRESENCE_SHIFT;
  }
}
