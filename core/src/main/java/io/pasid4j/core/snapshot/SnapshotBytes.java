// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a snapshot in order. A number out of range is refused before it is used.
 * Throws BufferUnderflowException at the end.
 */
final class SnapshotBytes {
  static final int MAGIC = 0x50534453; // "PSDS"

  /** The latest version; the first is 1. */
  static final int VERSION = 2;

  private final ByteBuffer in;

  SnapshotBytes(byte[] snapshot) {
    in = ByteBuffer.wrap(snapshot);
  }

  int at() {
    return in.position();
  }

  /**
   * Checks magic, version and checksum, and limits reads to the bytes between.
   *
   * @return the version
   */
  int open() {
    int magic = in.getInt();
    if (magic != MAGIC) {
      throw new IllegalArgumentException(
          "magic: 0x" + Integer.toHexString(magic) + " (expected: 0x50534453)");
    }
    int version = in.getShort();
    if (version < 1 || version > VERSION) {
      throw new IllegalArgumentException("version: " + version + " (expected: 1 to 2)");
    }
    int end = in.capacity() - Integer.BYTES;
    CRC32C check = new CRC32C();
    check.update(in.array(), 0, end);
    if (in.getInt(end) != (int) check.getValue()) {
      throw new IllegalArgumentException("checksum: mismatch in " + end + " bytes");
    }
    in.limit(end);
    return version;
  }

  void close() {
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(
          "bytes after the end: " + in.remaining() + " (expected: 0)");
    }
  }

  /** A byte, 0 to {@code max} inclusive. */
  int byteUpTo(String what, int max) {
    return checked(what, in.get(), 0, max);
  }

  boolean flag(String what) {
    return byteUpTo(what, 1) == 1;
  }

  /** A number, {@code min} to {@code max} inclusive. */
  int number(String what, int min, int max) {
    return checked(what, in.getInt(), min, max);
  }

  /** Reads the number of items, of at least {@code bytesEach} each, that follow. */
  int count(String what, int bytesEach) {
    return checked(what, in.getInt(), 0, in.remaining() / bytesEach);
  }

  long word() {
    return in.getLong();
  }

  String text(String what) {
    return text(what, number(what, 1, Integer.MAX_VALUE));
  }

  @Nullable String textOrNull(String what) {
    int length = number(what, -1, Integer.MAX_VALUE);
    return length < 0 ? null : text(what, checked(what, length, 1, Integer.MAX_VALUE));
  }

  private String text(String what, int length) {
    checked(what, length, 1, in.remaining());
    ByteBuffer utf8 = in.slice(in.position(), length);
    in.position(in.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(what + ": not text (expected: UTF-8)", e);
    }
  }

  private static int checked(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          what + ": " + value + " (expected: " + min + " to " + max + ")");
    }
    return value;
  }
}
