// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Drops a reference of an ID of this session's set: {@code u32 id}. Answered by {@link ResultReply}
 * with one of {@link ResultCodes#PUT}.
 *
 * @param id the ID, 0 to 2^32-1 inclusive
 */
public record PutRequest(long id) implements SetRequest {
  static final int SIZE = 4;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is out of range; the message names it
   */
  public PutRequest {
    Limits.u32("id", id);
  }

  static PutRequest read(ByteBuffer payload, int at) {
    return new PutRequest(LittleEndian.u32(payload, at));
  }

  @Override
  public int command() {
    return CommandId.PUT;
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
