// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * The reply that is a number: {@code s32 result}. Every other reply starts with these four bytes
 * too, so a refusal is always a result alone.
 *
 * @param result 0 or more; or the negative code of a {@link io.pasid4j.core.Refusal}
 */
public record ResultReply(int result) implements Payload {
  /** The reply's length in bytes. */
  public static final int SIZE = 4;

  /**
   * Reads the result of any reply.
   *
   * @param payload holds the reply; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the result, or malformed if there are fewer than four bytes
   */
  public static Decoded<ResultReply> decode(ByteBuffer payload, int at, int lengthBytes) {
    if (lengthBytes < SIZE) {
      return new Decoded.Malformed<>(
          Errno.EINVAL, "reply: " + lengthBytes + " bytes (expected: 4 or more)");
    }
    return new Decoded.Valid<>(new ResultReply(LittleEndian.s32(payload, at)));
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    LittleEndian.put32(buffer, at, result);
  }
}
