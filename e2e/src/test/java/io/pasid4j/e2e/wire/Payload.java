// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Puts payloads together. */
public final class Payload {
  private Payload() {}

  /** 32-bit words, each from -2^31 to 2^32-1. */
  public static byte[] words(long... words) {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : words) {
      bytes.putInt((int) word);
    }
    return bytes.array();
  }

  /** Bytes as two digits each. */
  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  /** One payload after the other. */
  public static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
