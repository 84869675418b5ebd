// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import io.pasid4j.core.PasidRange;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the bytes of a {@link MessageWriter}. A count is checked against the remaining bytes before
 * it is used. Not thread-safe.
 */
public final class MessageReader {
  /** The maximum length of a text in bytes. */
  public static final int MAX_TEXT_BYTES = 255;

  /** The greatest ID of the widest space that a domain can have. */
  public static final int MAX_ID = (1 << 24) - 1;

  private static final int RANGE_BYTES = 2 * Integer.BYTES;

  private final ByteBuffer in;

  /** Creates a reader at the beginning. */
  public MessageReader(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
  }

  private ByteBuffer need(int bytes) throws MalformedException {
    if (in.remaining() < bytes) {
      throw new MalformedException("length: " + in.limit() + " (expected: more)");
    }
    return in;
  }

  /** Reads 8 bits, 0 to 255. */
  public int unsignedByte() throws MalformedException {
    return Byte.toUnsignedInt(need(Byte.BYTES).get());
  }

  /** Reads 8 bits, which must be a number of a range, both ends inclusive. */
  public int readByte(String what, int min, int max) throws MalformedException {
    return checked(what, unsignedByte(), min, max);
  }

  /** Reads 32 bits. */
  public int readInt() throws MalformedException {
    return need(Integer.BYTES).getInt();
  }

  /** Reads 32 bits, which must be a number of a range, both ends inclusive. */
  public int readInt(String what, int min, int max) throws MalformedException {
    return checked(what, readInt(), min, max);
  }

  private static int checked(String what, int value, int min, int max) throws MalformedException {
    if (value < min || value > max) {
      throw new MalformedException(what + ": " + value + " (expected: " + min + " to " + max + ")");
    }
    return value;
  }

  /** Reads 64 bits. */
  public long readLong() throws MalformedException {
    return need(Long.BYTES).getLong();
  }

  /** Reads 64 bits, which must not be negative. */
  public long counter(String what) throws MalformedException {
    long value = readLong();
    if (value < 0) {
      throw new MalformedException(what + ": " + value + " (expected: >= 0)");
    }
    return value;
  }

  /** Reads a count of elements, each of {@code leastBytes} or more. */
  public int count(String what, int bytesEach) throws MalformedException {
    return readInt(what, 0, (in.limit() - in.position() - Integer.BYTES) / bytesEach);
  }

  /** Reads a text of at most 255 bytes. */
  public String text() throws MalformedException {
    int length = unsignedByte();
    ByteBuffer utf8 = need(length).slice(in.position(), length);
    in.position(in.position() + length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new MalformedException("text: not UTF-8", notUtf8);
    }
  }

  /** Reads a name: a text that is not empty. */
  public String name() throws MalformedException {
    String name = text();
    if (name.isEmpty()) {
      throw new MalformedException("name: empty (expected: 1 to 255 bytes)");
    }
    return name;
  }

  /** Reads bytes with their number before them. */
  public byte[] bytes() throws MalformedException {
    byte[] bytes = new byte[count("bytes", 1)];
    in.get(bytes);
    return bytes;
  }

  /** Reads a payload. */
  public Opaque payload() throws MalformedException {
    return Opaque.of(bytes());
  }

  /** Reads ranges of IDs: ascending, apart from each other, up to {@link #MAX_ID}. */
  public List<PasidRange> ranges() throws MalformedException {
    int count = count("ranges", RANGE_BYTES);
    List<PasidRange> ranges = new ArrayList<>(count);
    int least = 0;
    for (int at = 0; at < count; at++) {
      int min = readInt("min", least, MAX_ID);
      int max = readInt("max", min, MAX_ID);
      ranges.add(PasidRange.of(min, max));
      least = max + 1;
    }
    return List.copyOf(ranges);
  }

  /** Checks that no bytes remain. */
  public void end() throws MalformedException {
    if (in.hasRemaining()) {
      throw new MalformedException("bytes after the end: " + in.remaining() + " (expected: 0)");
    }
  }
}
