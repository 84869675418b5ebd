// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Frees the IDs that another set holds in a range: {@code u32 set_id; u32 min; u32 max}. Answered
 * by {@link ResultReply} with how many IDs were freed, or by ENOENT for a set that is not open or
 * that the peer may not touch.
 *
 * @param setId the set, 0 to 2^32-1 inclusive
 * @param range what to free, both ends inclusive
 */
public record ReleaseRequest(long setId, PasidRange range) implements Request {
  static final int SIZE = 12;

  private static final int RANGE_AT = 4;

  /**
   * Checks the set's id.
   *
   * @throws IllegalArgumentException if it is out of range; the message names it
   */
  public ReleaseRequest {
    Limits.u32("setId", setId);
  }

  static ReleaseRequest read(ByteBuffer payload, int at) {
    return new ReleaseRequest(LittleEndian.u32(payload, at), Ranges.read(payload, at + RANGE_AT));
  }

  @Override
  public int command() {
    return CommandId.RELEASE;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) setId);
    Ranges.put(buffer, at + RANGE_AT, range);
  }
}
