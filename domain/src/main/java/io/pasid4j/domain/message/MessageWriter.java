// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import io.pasid4j.core.PasidRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Collects the bytes of a message or a snapshot, big-endian. Not thread-safe. */
public final class MessageWriter {
  private ByteBuffer out = ByteBuffer.allocate(64);

  /** Creates an empty one. */
  public MessageWriter() {}

  private ByteBuffer room(int more) {
    if (out.remaining() < more) {
      int capacity = Math.max(Math.multiplyExact(out.capacity(), 2), out.position() + more);
      ByteBuffer larger = ByteBuffer.wrap(Arrays.copyOf(out.array(), capacity));
      out = larger.position(out.position());
    }
    return out;
  }

  /** Appends the lowest 8 bits of a number. */
  public void putByte(int value) {
    room(Byte.BYTES).put((byte) value);
  }

  /** Appends 32 bits. */
  public void putInt(int value) {
    room(Integer.BYTES).putInt(value);
  }

  /** Appends 64 bits. */
  public void putLong(long value) {
    room(Long.BYTES).putLong(value);
  }

  /** Appends a text: one byte with its length in UTF-8, then its bytes, at most 255. */
  public void putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > MessageReader.MAX_TEXT_BYTES) {
      throw new IllegalArgumentException(
          "text: " + utf8.length + " bytes (expected: <= " + MessageReader.MAX_TEXT_BYTES + ")");
    }
    putByte(utf8.length);
    room(utf8.length).put(utf8);
  }

  /** Appends bytes: an int with their number, then the bytes. */
  public void putBytes(byte[] bytes) {
    putInt(bytes.length);
    room(bytes.length).put(bytes);
  }

  /** Appends a payload, as {@link #putBytes}. */
  public void putPayload(Opaque payload) {
    payload.writeTo(this);
  }

  /**
   * Appends ranges of IDs: an int with their number, then the lowest and the highest ID of each.
   */
  public void putRanges(List<PasidRange> ranges) {
    putInt(ranges.size());
    for (PasidRange range : ranges) {
      if (range.max() > MessageReader.MAX_ID) {
        throw new IllegalArgumentException(
            "range: " + range + " (expected: up to " + MessageReader.MAX_ID + ")");
      }
      putInt((int) range.min());
      putInt((int) range.max());
    }
  }

  /**
   * Returns the bytes written so far.
   *
   * @return a copy
   */
  public byte[] bytes() {
    return Arrays.copyOf(out.array(), out.position());
  }
}
