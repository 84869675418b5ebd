// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Asks which ID of this session's set has a set-private ID: {@code u32 spid}. Answered by {@link
 * IdsReply} with that ID, or with none.
 *
 * @param spid the set-private ID, 0 to 2^32-1 inclusive
 */
public record FindSpidRequest(long spid) implements SetRequest {
  static final int SIZE = 4;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is out of range; the message names it
   */
  public FindSpidRequest {
    Limits.u32("spid", spid);
  }

  static FindSpidRequest read(ByteBuffer payload, int at) {
    return new FindSpidRequest(LittleEndian.u32(payload, at));
  }

  @Override
  public int command() {
    return CommandId.FIND_SPID;
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
