// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A set's record of an idempotency key: the first 128 bits of its SHA-256, as text. Of fixed
 * length, so that it can be kept; two keys of one set that have the same are not to be found.
 */
public final class KeyHash {
  private static final int BYTES = 16;

  private KeyHash() {}

  /** 32 hexadecimal digits. */
  public static String of(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: none (expected: in every JDK)", e);
    }
  }
}
