// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.PasidRange;
import java.nio.ByteBuffer;

/**
 * Frees the IDs that this session's set holds in a range: {@code u32 min; u32 max}. Answered by
 * {@link ResultReply} with how many IDs were freed.
 *
 * @param range what to free, both ends inclusive
 */
public record FreeRequest(PasidRange range) implements SetRequest {
  static final int SIZE = Ranges.SIZE;

  static FreeRequest read(ByteBuffer payload, int at) {
    return new FreeRequest(Ranges.read(payload, at));
  }

  @Override
  public int command() {
    return CommandId.FREE;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    Ranges.put(buffer, at, range);
  }
}
