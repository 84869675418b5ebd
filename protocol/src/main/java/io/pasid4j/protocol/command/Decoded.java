// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

/**
 * Result of decoding bytes. A value that is {@link Valid} needs no further check.
 *
 * @param <T> what was expected
 */
public sealed interface Decoded<T> {
  /**
   * The bytes are what they should be.
   *
   * @param value what they say
   * @param <T> what was expected
   */
  record Valid<T>(T value) implements Decoded<T> {}

  /**
   * The bytes are not what they should be.
   *
   * @param errno for an error reply, a positive {@link io.pasid4j.protocol.Errno}
   * @param reason in the form {@code name: value (expected: ...)}
   * @param <T> what was expected
   */
  record Malformed<T>(int errno, String reason) implements Decoded<T> {}
}
