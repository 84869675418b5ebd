// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Takes a set-private ID from the ID of this session's set that has it: {@code u32 spid}. Answered
 * by {@link ResultReply} with 1, or 0 if no ID had it.
 *
 * @param spid the set-private ID, 0 to 2^32-1 inclusive
 */
public record DetachSpidRequest(long spid) implements SetRequest {
  static final int SIZE = 4;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is out of range; the message names it
   */
  public DetachSpidRequest {
    Limits.u32("spid", spid);
  }

  static DetachSpidRequest read(ByteBuffer payload, int at) {
    return new DetachSpidRequest(LittleEndian.u32(payload, at));
  }

  @Override
  public int command() {
    return CommandId.DETACH_SPID;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) spid);
  }
}
