// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text on the wire: strict UTF-8, bounded in bytes. */
final class TextField {
  private TextField() {}

  /** The bytes of a text, or IllegalArgumentException if they are too few, too many or no UTF-8. */
  static ByteBuffer utf8(String name, String text, int mostBytes) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      Limits.within(name + " bytes", bytes.remaining(), 1, mostBytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(name + ": unpaired surrogate (expected: UTF-8)", e);
    }
  }

  /** As {@link #utf8}, and every character must be visible and must not mislead. */
  static String printable(String name, String text, int mostBytes) {
    utf8(name, text, mostBytes);
    int hidden = VisibleText.firstHidden(text);
    if (hidden >= 0) {
      throw new IllegalArgumentException(
          name + ": U+%04X (expected: printable characters)".formatted(hidden));
    }
    return text;
  }

  static String read(String name, ByteBuffer buffer, int at, int lengthBytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(buffer.slice(at, lengthBytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(name + ": malformed bytes (expected: UTF-8)", e);
    }
  }

  /** Bytes of a field that {@link #putField} writes: its length as u32, then room for the most. */
  static int fieldBytes(int mostBytes) {
    return Integer.BYTES + mostBytes;
  }

  static void putField(ByteBuffer buffer, int at, String name, String text, int mostBytes) {
    ByteBuffer bytes = utf8(name, text, mostBytes);
    int lengthBytes = bytes.remaining();
    LittleEndian.put32(buffer, at, lengthBytes);
    buffer.put(at + Integer.BYTES, bytes, bytes.position(), lengthBytes);
    for (int i = lengthBytes; i < mostBytes; i++) {
      buffer.put(at + Integer.BYTES + i, (byte) 0);
    }
  }

  static String readField(ByteBuffer buffer, int at, String name, int mostBytes) {
    long lengthBytes = Limits.within(name + " bytes", LittleEndian.u32(buffer, at), 1, mostBytes);
    return read(name, buffer, at + Integer.BYTES, (int) lengthBytes);
  }

  /** A field without a length: the text ends before its zeros. Empty if there are only zeros. */
  static String readPadded(ByteBuffer buffer, int at, String name, int mostBytes) {
    int lengthBytes = mostBytes;
    while (lengthBytes > 0 && buffer.get(at + lengthBytes - 1) == 0) {
      lengthBytes--;
    }
    return lengthBytes == 0 ? "" : printable(name, read(name, buffer, at, lengthBytes), mostBytes);
  }

  static void putPadded(ByteBuffer buffer, int at, String name, String text, int mostBytes) {
    ByteBuffer bytes = text.isEmpty() ? ByteBuffer.allocate(0) : utf8(name, text, mostBytes);
    int lengthBytes = bytes.remaining();
    buffer.put(at, bytes, bytes.position(), lengthBytes);
    for (int i = lengthBytes; i < mostBytes; i++) {
      buffer.put(at + i, (byte) 0);
    }
  }
}
