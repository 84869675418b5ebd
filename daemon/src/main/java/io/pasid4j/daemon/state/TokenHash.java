// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The SHA-256 of a resume token. Only the hash is stored, so that a reader of the state cannot
 * resume. Zeros stand for no token. Immutable.
 */
public final class TokenHash {
  /** Bytes of a hash. */
  public static final int SIZE = 32;

  /** There is no token. */
  public static final TokenHash NONE = new TokenHash(new byte[SIZE]);

  private final byte[] bytes;

  private TokenHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The hash of a token. */
  public static TokenHash of(byte[] token) {
    try {
      return new TokenHash(MessageDigest.getInstance("SHA-256").digest(token));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: none (expected: in every JDK)", e);
    }
  }

  /** The hash that {@link #bytes} gave. */
  public static TokenHash ofBytes(byte[] bytes) {
    return new TokenHash(bytes.clone());
  }

  /** The hash itself, {@value #SIZE} bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns whether there is no token. */
  public boolean isNone() {
    return equals(NONE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenHash hash && MessageDigest.isEqual(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return isNone() ? "none" : "some";
  }
}
