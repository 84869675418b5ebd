// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Asks whether this session's set holds an ID: {@code u32 id}. Answered by {@link ResultReply} with
 * 0 or 1.
 *
 * @param id the ID, 0 to 2^32-1 inclusive
 */
public record HoldsRequest(long id) implements SetRequest {
  static final int SIZE = 4;

  /**
   * Checks the ID.
   *
   * @throws IllegalArgumentException if it is out of range; the message names it
   */
  public HoldsRequest {
    Limits.u32("id", id);
  }

  static HoldsRequest read(ByteBuffer payload, int at) {
    return new HoldsRequest(LittleEndian.u32(payload, at));
  }

  @Override
  public int command() {
    return CommandId.HOLDS;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) id);
  }
}
