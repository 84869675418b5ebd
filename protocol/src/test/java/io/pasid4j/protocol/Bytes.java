// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Buffers for tests. */
public final class Bytes {
  private Bytes() {}

  /** The bytes of a hexadecimal text; blanks are ignored. */
  public static ByteBuffer hex(String text) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(text.replace(" ", "")));
  }

  /** All bytes of a buffer up to its limit, as hexadecimal text. */
  public static String hex(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.limit()];
    buffer.get(0, bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** 32-bit numbers, little-endian, in a direct buffer of the other order. */
  public static ByteBuffer u32s(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putInt((int) value);
    }
    return bytes.flip().order(ByteOrder.BIG_ENDIAN);
  }

  /** The payload of a version message. */
  public static ByteBuffer version(int major, int minor, String data) {
    byte[] tail = data.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(4 + tail.length).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putShort((short) major).putShort((short) minor).put(tail).flip();
  }
}
