// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Requests the lowest IDs that this session's set holds in a range: {@code u32 min; u32 max; u32
 * most}. Answered by {@link IdsReply}; for the next page min is the last ID plus one.
 *
 * @param range where to look, both ends inclusive
 * @param most how many IDs at most, 1 to {@link Limits#MOST_IDS} inclusive
 */
public record ListRequest(PasidRange range, int most) implements SetRequest {
  static final int SIZE = 12;

  private static final int MOST_AT = 8;

  /**
   * Checks the count.
   *
   * @throws IllegalArgumentException if it is out of range; the message names it
   */
  public ListRequest {
    Limits.within("most", most, 1, Limits.MOST_IDS);
  }

  static ListRequest read(ByteBuffer payload, int at) {
    long most = LittleEndian.u32(payload, at + MOST_AT);
    return new ListRequest(
        Ranges.read(payload, at), (int) Limits.within("most", most, 1, Limits.MOST_IDS));
  }

  @Override
  public int command() {
    return CommandId.LIST;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    Ranges.put(buffer, at, range);
    LittleEndian.put32(buffer, at + MOST_AT, most);
  }
}
