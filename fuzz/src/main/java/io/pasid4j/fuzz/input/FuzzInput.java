// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.input;

import io.pasid4j.core.PasidRange;
import java.util.Arrays;

/**
 * An input read as a sequence of steps. It never ends in the middle of a step: after the last byte
 * there are zeros.
 */
public final class FuzzInput {
  private final byte[] bytes;
  private int at;

  /** Reads an input from its first byte. */
  public FuzzInput(byte[] input) {
    bytes = input;
  }

  /** Returns whether there is a further step. */
  public boolean hasMore() {
    return at < bytes.length;
  }

  /** The next byte, 0 to 255. */
  public int u8() {
    return at < bytes.length ? Byte.toUnsignedInt(bytes[at++]) : 0;
  }

  /** The next two bytes, 0 to 65535. */
  public int u16() {
    return u8() + (u8() << Byte.SIZE);
  }

  /** The next four bytes, 0 to 2^32-1. */
  public long u32() {
    return u16() + ((long) u16() << Short.SIZE);
  }

  /** The next eight bytes. */
  public long s64() {
    return u32() + (u32() << Integer.SIZE);
  }

  /** One of several, by the next byte. */
  @SafeVarargs
  public final <T> T oneOf(T... choices) {
    return choices[u8() % choices.length];
  }

  /** Mostly a small number, as most bugs need; now and then any of 32 bits. */
  public long number() {
    int first = u8();
    return first < 0xF0 ? first : u32();
  }

  /** A valid range of such numbers. */
  public PasidRange range() {
    long one = number();
    long other = number();
    return PasidRange.of(Math.min(one, other), Math.max(one, other));
  }

  /** Reads so many bytes, fewer at the end of the input. */
  public byte[] bytes(int most) {
    int end = Math.min(bytes.length, at + most);
    byte[] taken = Arrays.copyOfRange(bytes, at, end);
    at = end;
    return taken;
  }

  /** All that is left. */
  public byte[] rest() {
    return bytes(bytes.length - at);
  }
}
