// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Adds a reference to an ID of this session's set: {@code u32 id}. Answered by {@link ResultReply}
 * with one of {@link ResultCodes#GET}, or by ENOSPC for an ID that has as many references as there
 * can be.
 *
 * @param id the ID, 0 to 2^32-1 inclusive
 */
public record GetRequest(long id) implements SetRequest {
  static final int SIZE = 4;

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is out of range; the message names it
   */
  public GetRequest {
    Limits.u32("id", id);
  }

  static GetRequest read(ByteBuffer payload, int at) {
    return new GetRequest(LittleEndian.u32(payload, at));
  }

  @Override
  public int command() {
    return CommandId.GET;
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
