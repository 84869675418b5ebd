// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Requests open sets in the order of their ids: {@code u32 after_set_id; u32 most}, and for entries
 * longer than the first version's {@code u32 entry_bytes}. Answered by {@link SetsReply}; for the
 * next page after_set_id is the last id of the reply.
 *
 * @param afterSetId only sets with a greater id, 0 to 2^32-1 inclusive; 0 for the first page
 * @param most how many sets at most, 1 to {@link Limits#MOST_SETS} inclusive
 * @param entryBytes how long an entry may be, {@link SetEntry#FIRST_SIZE} or more; the daemon sends
 *     as much of it as it knows
 */
public record SetsRequest(long afterSetId, int most, int entryBytes) implements Request {
  static final int SIZE = 8;

  private static final int MOST_AT = 4;
  private static final int ENTRY_BYTES_AT = 8;
  private static final int LONG_SIZE = 12;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public SetsRequest {
    Limits.u32("afterSetId", afterSetId);
    Limits.within("most", most, 1, Limits.MOST_SETS);
    Limits.within("entryBytes", entryBytes, SetEntry.FIRST_SIZE, Integer.MAX_VALUE);
  }

  /**
   * Requests entries of the first version's length.
   *
   * @param afterSetId only sets with a greater id, 0 to 2^32-1 inclusive
   * @param most how many sets at most, 1 to {@link Limits#MOST_SETS} inclusive
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public SetsRequest(long afterSetId, int most) {
    this(afterSetId, most, SetEntry.FIRST_SIZE);
  }

  static SetsRequest read(ByteBuffer payload, int at, int lengthBytes) {
    long most = LittleEndian.u32(payload, at + MOST_AT);
    long entryBytes =
        lengthBytes < LONG_SIZE
            ? SetEntry.FIRST_SIZE
            : LittleEndian.u32(payload, at + ENTRY_BYTES_AT);
    return new SetsRequest(
        LittleEndian.u32(payload, at),
        (int) Limits.within("most", most, 1, Limits.MOST_SETS),
        (int) Math.min(entryBytes, Integer.MAX_VALUE));
  }

  @Override
  public int command() {
    return CommandId.SETS;
  }

  @Override
  public int sizeBytes() {
    return entryBytes == SetEntry.FIRST_SIZE ? SIZE : LONG_SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) afterSetId);
    LittleEndian.put32(buffer, at + MOST_AT, most);
    if (entryBytes != SetEntry.FIRST_SIZE) {
      LittleEndian.put32(buffer, at + ENTRY_BYTES_AT, entryBytes);
    }
  }
}
