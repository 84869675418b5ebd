// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * Reports that this connection, a drain consumer, has drained a freed ID: {@code u32 id; u32
 * generation}. Answered by {@link ResultReply} with 1, or with 0 if the ID does not wait for it.
 *
 * @param id the ID, 0 to 2^32-1 inclusive
 * @param generation that of the FREE event, 0 to 2^32-1 inclusive
 */
public record AcknowledgeDrainRequest(long id, long generation) implements SetRequest {
  static final int SIZE = 8;

  private static final int GENERATION_AT = 4;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public AcknowledgeDrainRequest {
    Limits.u32("id", id);
    Limits.u32("generation", generation);
  }

  static AcknowledgeDrainRequest read(ByteBuffer payload, int at) {
    return new AcknowledgeDrainRequest(
        LittleEndian.u32(payload, at), LittleEndian.u32(payload, at + GENERATION_AT));
  }

  @Override
  public int command() {
    return CommandId.ACK_DRAIN;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, (int) id);
    LittleEndian.put32(buffer, at + GENERATION_AT, (int) generation);
  }
}
