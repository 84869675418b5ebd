// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

/**
 * Result of decoding bytes. A value that is {@link Valid} needs no further check.
 *
 * @param <T> the expected type
 */
public sealed interface Decoded<T> {
  /**
   * The bytes are well-formed.
   *
   * @param value the decoded value
   * @param <T> the expected type
   */
  record Valid<T>(T value) implements Decoded<T> {}

  /**
   * The bytes are malformed.
   *
   * @param errno for an error reply, a positive {@link io.pasid4j.protocol.Errno}
   * @param reason in the form {@code name: value (expected: ...)}
   * @param <T> the expected type
   */
  record Malformed<T>(int errno, String reason) implements Decoded<T> {}
}
