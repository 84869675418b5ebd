// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A client's proof that a set is its own: 32 bytes that only the daemon that made them and the
 * client know. Zeros stand for none. Equal tokens compare in constant time; the text of a token
 * does not show it. Immutable.
 */
public final class ResumeToken {
  /** The token's length in bytes. */
  public static final int SIZE = 32;

  /** No token: the session cannot be resumed. */
  public static final ResumeToken NONE = new ResumeToken(new byte[SIZE]);

  private final byte[] bytes;

  private ResumeToken(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A token.
   *
   * @param bytes {@value #SIZE} of them; copied
   * @return the token
   * @throws IllegalArgumentException if there are more or fewer
   */
  public static ResumeToken of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException(
          "token: " + bytes.length + " bytes (expected: " + SIZE + ")");
    }
    return new ResumeToken(bytes.clone());
  }

  static ResumeToken read(ByteBuffer buffer, int at) {
    byte[] bytes = new byte[SIZE];
    buffer.get(at, bytes);
    return new ResumeToken(bytes);
  }

  void put(ByteBuffer buffer, int at) {
    buffer.put(at, bytes);
  }

  /**
   * Returns whether this stands for no token.
   *
   * @return true if it is all zeros
   */
  public boolean isNone() {
    return equals(NONE);
  }

  /**
   * The token itself, for a caller that has to keep it or hash it.
   *
   * @return a copy, {@value #SIZE} bytes
   */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResumeToken token && MessageDigest.isEqual(bytes, token.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Shows whether there is a token, but not its bytes. */
  @Override
  public String toString() {
    return isNone() ? "ResumeToken[none]" : "ResumeToken[secret]";
  }
}
