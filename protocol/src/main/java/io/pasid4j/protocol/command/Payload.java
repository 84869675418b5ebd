// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import java.nio.ByteBuffer;

/**
 * The bytes after the header of a message of pasid4j's own, as an object that can write them.
 * Immutable.
 */
public interface Payload {
  /**
   * The number of bytes that {@link #put} writes.
   *
   * @return 0 or more
   */
  int sizeBytes();

  /**
   * Writes the bytes, little-endian whatever the buffer's own order is.
   *
   * @param buffer where to write; position, limit and order stay
   * @param at absolute index of the first byte
   * @throws IndexOutOfBoundsException if they do not fit below the buffer's limit
   */
  void put(ByteBuffer buffer, int at);
}
