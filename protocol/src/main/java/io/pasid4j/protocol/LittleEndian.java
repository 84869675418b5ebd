// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Little-endian fields of a buffer at absolute indexes, whatever the buffer's own byte order is.
 * Position, limit and order are neither used nor changed, except that an index must lie below the
 * limit. Allocates nothing. Reading is as thread-safe as the buffer's content.
 */
public final class LittleEndian {
  private static final VarHandle U16 = view(short[].class);
  private static final VarHandle U32 = view(int[].class);
  private static final VarHandle U64 = view(long[].class);

  private LittleEndian() {}

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteBufferViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN)
        .withInvokeExactBehavior();
  }

  /**
   * Reads an unsigned 16-bit field.
   *
   * @param buffer where to read
   * @param at absolute index of the first byte, any alignment
   * @return 0 to 65535
   * @throws IndexOutOfBoundsException if the field does not lie in 0 to the buffer's limit
   */
  public static int u16(ByteBuffer buffer, int at) {
    return Short.toUnsignedInt((short) U16.get(buffer, at));
  }

  /**
   * Reads a signed 32-bit field.
   *
   * @param buffer where to read
   * @param at absolute index of the first byte, any alignment
   * @return any int
   * @throws IndexOutOfBoundsException if the field does not lie in 0 to the buffer's limit
   */
  public static int s32(ByteBuffer buffer, int at) {
    return (int) U32.get(buffer, at);
  }

  /**
   * Reads an unsigned 32-bit field.
   *
   * @param buffer where to read
   * @param at absolute index of the first byte, any alignment
   * @return 0 to 2^32-1
   * @throws IndexOutOfBoundsException if the field does not lie in 0 to the buffer's limit
   */
  public static long u32(ByteBuffer buffer, int at) {
    return Integer.toUnsignedLong((int) U32.get(buffer, at));
  }

  /**
   * Reads a signed 64-bit field.
   *
   * @param buffer where to read
   * @param at absolute index of the first byte, any alignment
   * @return any long
   * @throws IndexOutOfBoundsException if the field does not lie in 0 to the buffer's limit
   */
  public static long s64(ByteBuffer buffer, int at) {
    return (long) U64.get(buffer, at);
  }

  /**
   * Writes a 16-bit field.
   *
   * @param buffer where to write
   * @param at absolute index of the first byte, any alignment
   * @param value its lower 16 bits are written
   * @throws IndexOutOfBoundsException if the field does not lie in 0 to the buffer's limit
   */
  public static void put16(ByteBuffer buffer, int at, int value) {
    U16.set(buffer, at, (short) value);
  }

  /**
   * Writes a 32-bit field.
   *
   * @param buffer where to write
   * @param at absolute index of the first byte, any alignment
   * @param value its 32 bits are written
   * @throws IndexOutOfBoundsException if the field does not lie in 0 to the buffer's limit
   */
  public static void put32(ByteBuffer buffer, int at, int value) {
    U32.set(buffer, at, value);
  }

  /**
   * Writes a 64-bit field.
   *
   * @param buffer where to write
   * @param at absolute index of the first byte, any alignment
   * @param value its 64 bits are written
   * @throws IndexOutOfBoundsException if the field does not lie in 0 to the buffer's limit
   */
  public static void put64(ByteBuffer buffer, int at, long value) {
    U64.set(buffer, at, value);
  }
}
