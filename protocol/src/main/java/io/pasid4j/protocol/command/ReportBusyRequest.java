// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Reports that an ID which this session's set holds is used outside pasid4j, and exchanges it for
 * another: {@code u32 id; u32 min; u32 max}. The ID becomes FOREIGN. The reply is a {@link
 * ResultReply} with the new ID; ENOENT if the set does not hold the ID, EBUSY if the ID has
 * references or is pending, ENOSPC if no other ID is available (the ID is FOREIGN all the same).
 *
 * @param id the ID, 0 to 2^32-1 inclusive
 * @param range where to look for the other ID, both ends inclusive
 */
public record ReportBusyRequest(long id, PasidRange range) implements SetRequest {
  static final int SIZE = 12;

  private static final int RANGE_AT = 4;

  /**
   * Checks the ID.
   *
   * @throws IllegalArgumentException if it is out of range; the message names it
   */
  public ReportBusyRequest {
    Limits.u32("id", id);
  }

  static ReportBusyRequest read(ByteBuffer payload, int at) {
    return new ReportBusyRequest(
        LittleEndian.u32(payload, at), Ranges.read(payload, at + RANGE_AT));
  }

  @Override
  public int command() {
    return CommandId.REPORT_BUSY;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) id);
    Ranges.put(buffer, at + RANGE_AT, range);
  }
}
