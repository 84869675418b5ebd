// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Allocates IDs, all or none: {@code u32 min; u32 max; u32 count; u32 flags}. Flag bit 0:
 * contiguous; the others must be 0. Answered by {@link IdsReply}, or by {@link ResultReply} with a
 * refusal's code.
 *
 * @param range where to look, both ends inclusive
 * @param count how many IDs, 1 to {@link Limits#MOST_IDS} inclusive
 * @param contiguous whether they must be one block
 */
public record AllocateRequest(PasidRange range, int count, boolean contiguous)
    implements SetRequest {
  static final int SIZE = 16;

  private static final int COUNT_AT = 8;
  private static final int FLAGS_AT = 12;
  private static final int CONTIGUOUS = 1;

  /**
   * Checks the count.
   *
   * @throws IllegalArgumentException if it is out of range; the message names it
   */
  public AllocateRequest {
    Limits.within("count", count, 1, Limits.MOST_IDS);
  }

  static AllocateRequest read(ByteBuffer payload, int at) {
    long flags = LittleEndian.u32(payload, at + FLAGS_AT);
    Limits.within("flags", flags, 0, CONTIGUOUS);
    long count = LittleEndian.u32(payload, at + COUNT_AT);
    return new AllocateRequest(
        Ranges.read(payload, at),
        (int) Limits.within("count", count, 1, Limits.MOST_IDS),
        flags == CONTIGUOUS);
  }

  @Override
  public int command() {
    return CommandId.ALLOCATE;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    Ranges.put(buffer, at, range);
    LittleEndian.put32(buffer, at + COUNT_AT, count);
    LittleEndian.put32(buffer, at + FLAGS_AT, contiguous ? CONTIGUOUS : 0);
  }
}
