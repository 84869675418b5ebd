// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.container;

import static io.pasid4j.protocol.Errno.EFAULT;
import static io.pasid4j.protocol.Errno.EINVAL;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * {@code struct vfio_iommu_type1_pasid_request} (VFIO PASID series of 2020): {@code u32 argsz; u32
 * flags; u32 min; u32 max}, little-endian whatever the buffer's own order is.
 *
 * <p>Reads at absolute indexes, allocates nothing, keeps no state. Which of the two flags is set is
 * checked only when the request is carried out, because the answer to a missing PASID context comes
 * before it.
 */
public final class PasidRequest {
  /** The struct's length in bytes. A caller's may be longer: the rest is ignored. */
  public static final int SIZE = 16;

  /** Flag: allocate one PASID of the range. */
  public static final int ALLOC = 1;

  /** Flag: free every PASID of the range that the caller's set holds. */
  public static final int FREE = 2;

  private static final int FLAGS_AT = 4;
  private static final int MIN_AT = 8;
  private static final int MAX_AT = 12;

  private PasidRequest() {}

  /**
   * The checks that need no container, in order: length, argsz and flags, bounds.
   *
   * @param buffer holds the struct
   * @param at absolute index of its first byte
   * @param lengthBytes how many bytes of it the caller gave, 0 or more
   * @return 0, or EFAULT if {@code lengthBytes} is below {@link #SIZE}, or EINVAL if argsz is below
   *     {@link #SIZE}, an undefined flag is set, or min is above max
   */
  public static int check(ByteBuffer buffer, int at, int lengthBytes) {
    if (lengthBytes < SIZE) {
      return EFAULT;
    }
    long argszAndFlags = LittleEndian.s64(buffer, at);
    if (low(argszAndFlags) < SIZE || (high(argszAndFlags) & ~(ALLOC | FREE)) != 0) {
      return EINVAL;
    }
    long bounds = bounds(buffer, at);
    return minOf(bounds) > maxOf(bounds) ? EINVAL : 0;
  }

  /**
   * The flags: the operation, {@link #ALLOC} or {@link #FREE}, in a valid request.
   *
   * @param buffer holds the struct
   * @param at absolute index of its first byte
   * @return all 32 flags
   */
  public static int flags(ByteBuffer buffer, int at) {
    return LittleEndian.s32(buffer, at + FLAGS_AT);
  }

  /**
   * The lowest PASID of the range, inclusive.
   *
   * @param buffer holds the struct
   * @param at absolute index of its first byte
   * @return 0 to 2^32-1
   */
  public static long min(ByteBuffer buffer, int at) {
    return LittleEndian.u32(buffer, at + MIN_AT);
  }

  /**
   * The highest PASID of the range, inclusive.
   *
   * @param buffer holds the struct
   * @param at absolute index of its first byte
   * @return 0 to 2^32-1
   */
  public static long max(ByteBuffer buffer, int at) {
    return LittleEndian.u32(buffer, at + MAX_AT);
  }

  /** Both bounds at once: each read of the buffer checks its index, which shows in the hot path. */
  static long bounds(ByteBuffer buffer, int at) {
    return LittleEndian.s64(buffer, at + MIN_AT);
  }

  static long minOf(long bounds) {
    return low(bounds);
  }

  static long maxOf(long bounds) {
    return high(bounds);
  }

  private static long low(long two) {
    return two & 0xFFFF_FFFFL;
  }

  private static long high(long two) {
    return two >>> Integer.SIZE;
  }

  /**
   * Writes a request.
   *
   * @param buffer where to write
   * @param at absolute index of its first byte
   * @param flags {@link #ALLOC} or {@link #FREE}
   * @param min the lowest PASID, 0 to 2^32-1
   * @param max the highest PASID, 0 to 2^32-1
   */
  public static void put(ByteBuffer buffer, int at, int flags, long min, long max) {
    LittleEndian.put32(buffer, at, SIZE);
    LittleEndian.put32(buffer, at + FLAGS_AT, flags);
    LittleEndian.put32(buffer, at + MIN_AT, (int) min);
    LittleEndian.put32(buffer, at + MAX_AT, (int) max);
  }
}
