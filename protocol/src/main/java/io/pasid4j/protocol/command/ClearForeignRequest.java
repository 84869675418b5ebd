// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.PasidRange;
import java.nio.ByteBuffer;

/**
 * Makes the FOREIGN IDs of a range free again, for operators: {@code u32 min; u32 max}, and for
 * another space than the default one {@code u8 space[64]}, its name padded with zeros. The reply is
 * a {@link ResultReply} with the number of IDs; EPERM unless the peer is an operator, ENOENT for a
 * space that does not exist.
 *
 * @param range which IDs, both ends inclusive
 * @param space the space's name, at most {@link Limits#MOST_NAME_BYTES} printable bytes; empty: the
 *     default space
 */
public record ClearForeignRequest(PasidRange range, String space) implements Request {
  static final int SIZE = Ranges.SIZE;

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is not printable or too long; the message names it
   */
  public ClearForeignRequest {
    SpaceField.check(space);
  }

  static ClearForeignRequest read(ByteBuffer payload, int at, int lengthBytes) {
    return new ClearForeignRequest(
        Ranges.read(payload, at), SpaceField.readOptional(payload, at + SIZE, lengthBytes - SIZE));
  }

  @Override
  public int command() {
    return CommandId.CLEAR_FOREIGN;
  }

  @Override
  public int sizeBytes() {
    return space.isEmpty() ? SIZE : SIZE + SpaceField.SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    Ranges.put(buffer, at, range);
    if (!space.isEmpty()) {
      SpaceField.put(buffer, at + SIZE, space);
    }
  }
}
