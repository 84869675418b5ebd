// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Ends a set, for operators: {@code u32 set_id}. All its IDs are released; if a connection has it,
 * that ends. Answered by {@link ResultReply} with how many IDs were released, or by ENOENT for a
 * set that is not open or that the peer may not touch.
 *
 * @param setId the set, 0 to 2^32-1 inclusive
 */
public record CloseSetRequest(long setId) implements Request {
  static final int SIZE = 4;

  /**
   * Checks the set's id.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public CloseSetRequest {
    Limits.u32("setId", setId);
  }

  static CloseSetRequest read(ByteBuffer payload, int at) {
    return new CloseSetRequest(LittleEndian.u32(payload, at));
  }

  @Override
  public int command() {
    return CommandId.CLOSE_SET;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) setId);
  }
}
