// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Requests the result that an allocation would have, for operators; nothing is allocated: {@code
 * u32 set_id; u32 min; u32 max; u32 count; u32 flags; u32 uid; u32 gid; u8 space[64]}, 92 bytes;
 * flag bit 0 is contiguous, the others are 0. Answered by {@link ExplainReply}; by EPERM unless the
 * peer is an operator, by ENOENT for a set that is not open or a space that does not exist.
 *
 * @param setId the set that would allocate, 0 to 2^32-1 inclusive; 0: one that the uid and the gid
 *     would open now in the space
 * @param range where, both ends inclusive
 * @param count how many IDs, 1 to 2^31-1 inclusive
 * @param contiguous whether in one block
 * @param uid a user, 0 to 2^32-1 inclusive; ignored with a set
 * @param gid its group, 0 to 2^32-1 inclusive; ignored with a set
 * @param space the space's name, at most {@link Limits#MOST_NAME_BYTES} printable bytes; empty: the
 *     default space; ignored with a set
 */
public record ExplainRequest(
    long setId, PasidRange range, int count, boolean contiguous, long uid, long gid, String space)
    implements Request {
  static final int SIZE = 28 + Limits.MOST_NAME_BYTES;

  private static final int RANGE_AT = 4;
  private static final int COUNT_AT = 12;
  private static final int FLAGS_AT = 16;
  private static final int UID_AT = 20;
  private static final int GID_AT = 24;
  private static final int SPACE_AT = 28;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public ExplainRequest {
    Limits.u32("setId", setId);
    Limits.within("count", count, 1, Integer.MAX_VALUE);
    Limits.u32("uid", uid);
    Limits.u32("gid", gid);
    if (!space.isEmpty()) {
      TextField.printable("space", space, Limits.MOST_NAME_BYTES);
    }
  }

  static ExplainRequest read(ByteBuffer payload, int at) {
    long flags = Limits.within("flags", LittleEndian.u32(payload, at + FLAGS_AT), 0, 1);
    return new ExplainRequest(
        LittleEndian.u32(payload, at),
        Ranges.read(payload, at + RANGE_AT),
        LittleEndian.s32(payload, at + COUNT_AT),
        flags == 1,
        LittleEndian.u32(payload, at + UID_AT),
        LittleEndian.u32(payload, at + GID_AT),
        TextField.readPadded(payload, at + SPACE_AT, "space", Limits.MOST_NAME_BYTES));
  }

  @Override
  public int command() {
    return CommandId.EXPLAIN;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) setId);
    Ranges.put(buffer, at + RANGE_AT, range);
    LittleEndian.put32(buffer, at + COUNT_AT, count);
    LittleEndian.put32(buffer, at + FLAGS_AT, contiguous ? 1 : 0);
    LittleEndian.put32(buffer, at + UID_AT, (int) uid);
    LittleEndian.put32(buffer, at + GID_AT, (int) gid);
    TextField.putPadded(buffer, at + SPACE_AT, "space", space, Limits.MOST_NAME_BYTES);
  }
}
