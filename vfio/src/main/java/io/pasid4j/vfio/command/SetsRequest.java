// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.vfio.command;

import io.pasid4j.vfio.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Asks for open sets in the order of their ids: {@code u32 after_set_id; u32 most}. Answered by
 * {@link SetsReply}; for the next page after_set_id is the last id told.
 *
 * @param afterSetId only sets with a greater id, 0 to 2^32-1 inclusive; 0 for the first page
 * @param most how many sets at most, 1 to {@link Limits#MOST_SETS} inclusive
 */
public record SetsRequest(long afterSetId, int most) implements Request {
  static final int SIZE = 8;

  private static final int MOST_AT = 4;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public SetsRequest {
    Limits.u32("afterSetId", afterSetId);
    Limits.within("most", most, 1, Limits.MOST_SETS);
  }

  static SetsRequest read(ByteBuffer payload, int at) {
    long most = LittleEndian.u32(payload, at + MOST_AT);
    return new SetsRequest(
        LittleEndian.u32(payload, at), (int) Limits.within("most", most, 1, Limits.MOST_SETS));
  }

  @Override
  public int command() {
    return CommandId.SETS;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) afterSetId);
    LittleEndian.put32(buffer, at + MOST_AT, most);
  }
}
