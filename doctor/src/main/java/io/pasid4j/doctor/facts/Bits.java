// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.facts;

import org.jspecify.annotations.Nullable;

/** Bits of registers, and numbers as the kernel prints them. */
public final class Bits {
  private Bits() {}

  /** Returns whether a bit is set. */
  public static boolean isSet(long register, int bit) {
    return (register >>> bit & 1) != 0;
  }

  /** The value of the bits {@code high:low}, both inclusive. */
  public static int field(long register, int high, int low) {
    return (int) (register >>> low & (1L << (high - low + 1)) - 1);
  }

  /** A bit with its name and value: {@code PASID(40)=0}. */
  public static String show(String name, int bit, boolean isSet) {
    return "%s(%d)=%d".formatted(name, bit, isSet ? 1 : 0);
  }

  /** A hexadecimal number with or without {@code 0x}, or null if the text is none of 64 bits. */
  static @Nullable Long hex(@Nullable String text) {
    String digits = text == null ? "" : text.startsWith("0x") ? text.substring(2) : text;
    return digits.matches("[0-9a-fA-F]{1,16}") ? Long.parseUnsignedLong(digits, 16) : null;
  }
}
