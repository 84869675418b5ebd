// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The bytes of a snapshot while it is written, big-endian. */
final class SnapshotBuffer {
  private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private ByteBuffer out;

  /** Creates an empty buffer with room for so many bytes; it grows if needed. */
  SnapshotBuffer(long expectedBytes) {
    bytes = new byte[(int) Math.min(expectedBytes, MAX_LENGTH)];
    out = ByteBuffer.wrap(bytes);
  }

  private void reserve(int more) {
    if (out.remaining() < more) {
      long grown = Math.max(bytes.length * 3L / 2, (long) out.position() + more);
      int at = out.position();
      bytes = Arrays.copyOf(bytes, (int) Math.min(grown, MAX_LENGTH));
      out = ByteBuffer.wrap(bytes).position(at);
    }
  }

  void putByte(int value) {
    reserve(Byte.BYTES);
    out.put((byte) value);
  }

  void putShort(int value) {
    reserve(Short.BYTES);
    out.putShort((short) value);
  }

  void putInt(int value) {
    reserve(Integer.BYTES);
    out.putInt(value);
  }

  void putLong(long value) {
    reserve(Long.BYTES);
    out.putLong(value);
  }

  /** Length in bytes, -1 for null; then UTF-8. */
  void putText(@Nullable String text) {
    if (text == null) {
      putInt(-1);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    putInt(utf8.length);
    reserve(utf8.length);
    out.put(utf8);
  }

  /** Returns the bytes, with their checksum. */
  byte[] finish() {
    CRC32C check = new CRC32C();
    check.update(bytes, 0, out.position());
    putInt((int) check.getValue());
    return Arrays.copyOf(bytes, out.position());
  }
}
