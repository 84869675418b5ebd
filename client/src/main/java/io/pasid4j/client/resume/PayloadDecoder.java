// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import io.pasid4j.protocol.command.Decoded;
import java.nio.ByteBuffer;

/**
 * Reads the payload of a frame.
 *
 * @param <T> the value in it
 */
@FunctionalInterface
public interface PayloadDecoder<T> {
  /**
   * Reads bytes of a frame.
   *
   * @param frame the frame; position and limit stay
   * @param at absolute index of the payload's first byte
   * @param lengthBytes the payload's length, 0 or more
   * @return the value, or the fault of the bytes
   */
  Decoded<T> decode(ByteBuffer frame, int at, int lengthBytes);
}
