// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import java.util.Arrays;

/** Bytes that a message carries without interpreting them. Immutable; equal if the bytes are. */
public final class Opaque {
  /** No bytes. */
  public static final Opaque EMPTY = new Opaque(new byte[0]);

  private final byte[] bytes;

  private Opaque(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Copies bytes.
   *
   * @param bytes what to carry
   * @return the payload
   */
  public static Opaque of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Opaque(bytes.clone());
  }

  /**
   * Returns the number of bytes.
   *
   * @return 0 or more
   */
  public int length() {
    return bytes.length;
  }

  /**
   * Returns the bytes.
   *
   * @return a copy
   */
  public byte[] bytes() {
    return bytes.clone();
  }

  void writeTo(MessageWriter out) {
    out.putBytes(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Opaque payload && Arrays.equals(bytes, payload.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
