// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.Errno;
import java.util.function.Supplier;

/** Code that the decoders of replies share. */
final class Replies {
  private Replies() {}

  /** Reads a reply of at least {@code leastBytes}; the reader throws for a value out of range. */
  static <T> Decoded<T> decode(int lengthBytes, int leastBytes, Supplier<T> reader) {
    if (lengthBytes < leastBytes) {
      return new Decoded.Malformed<>(
          Errno.EINVAL, "reply: " + lengthBytes + " bytes (expected: " + leastBytes + " or more)");
    }
    try {
      return new Decoded.Valid<>(reader.get());
    } catch (IllegalArgumentException e) {
      return new Decoded.Malformed<>(Errno.EINVAL, String.valueOf(e.getMessage()));
    }
  }
}
