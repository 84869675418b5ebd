// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.container;

import static io.pasid4j.protocol.Errno.EFAULT;
import static io.pasid4j.protocol.Errno.EINVAL;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * {@code struct vfio_iommu_type1_info} with the nesting capability that announces the PASIDs.
 *
 * <p>Layout, little-endian whatever the buffer's own order is: {@code u32 argsz; u32 flags; u64
 * iova_pgsizes; u32 cap_offset; u32 padding} (24 bytes), then the capability: {@code u16 id = 3;
 * u16 version = 1; u32 next = 0} and {@code struct iommu_nesting_info} of versions 6 and 7 of the
 * VFIO PASID series: {@code u32 argsz = 32; u32 flags; u32 format; u32 features; u16 addr_width;
 * u16 pasid_bits; u8 padding[12]}.
 *
 * <p>What is not served is not announced: no page sizes, because nothing is mapped; of the features
 * only system-wide PASIDs; format 0 and no vendor data, because no page table can be bound.
 */
public final class IommuInfo {
  /** The least argsz a caller may state, in bytes: up to and with iova_pgsizes. */
  public static final int MIN_SIZE = 16;

  /** The struct with all its capabilities, in bytes. */
  public static final int SIZE = 64;

  /** Flag of the struct: it has capabilities. */
  public static final int FLAG_CAPS = 2;

  /** Id of the nesting capability. */
  public static final int CAP_NESTING = 3;

  /** Feature of the nesting capability: PASIDs are allocated system-wide, by request. */
  public static final int FEATURE_SYSTEM_WIDE_PASID = 1;

  private static final int FLAGS_AT = 4;
  private static final int CAP_OFFSET_AT = 16;
  private static final int SIZE_TO_CAP_OFFSET = 20;
  private static final int CAP_AT = 24;
  private static final int CAP_VERSION_AT = CAP_AT + 2;
  private static final int NESTING_AT = CAP_AT + 8;
  private static final int NESTING_SIZE = SIZE - NESTING_AT;
  private static final int FEATURES_AT = NESTING_AT + 12;
  private static final int PASID_BITS_AT = NESTING_AT + 18;

  private IommuInfo() {}

  /**
   * Answers a request as far as the caller's argsz has room. With room for everything, argsz stays
   * the caller's and cap_offset leads to the capability; with less, argsz becomes {@link #SIZE} so
   * that the caller can ask again, and cap_offset is 0.
   *
   * @param argument holds the caller's struct
   * @param at absolute index of its first byte
   * @param lengthBytes how many bytes of it the caller gave, 0 or more
   * @param pasidBits the width of the space, 1 to 31
   * @param out where to write; may be {@code argument} itself
   * @param outAt absolute index of the first byte to write; {@link #SIZE} bytes of room are enough
   * @return how many bytes were written, {@link #MIN_SIZE} to {@link #SIZE} and never more than
   *     argsz; or -EFAULT if {@code lengthBytes} is below {@link #MIN_SIZE}, -EINVAL if argsz is
   */
  public static int answer(
      ByteBuffer argument, int at, int lengthBytes, int pasidBits, ByteBuffer out, int outAt) {
    if (lengthBytes < MIN_SIZE) {
      return -EFAULT;
    }
    long argsz = LittleEndian.u32(argument, at);
    if (argsz < MIN_SIZE) {
      return -EINVAL;
    }
    int sizeBytes = sizeFor(argsz);
    for (int i = 0; i < sizeBytes; i += Integer.BYTES) {
      LittleEndian.put32(out, outAt + i, 0);
    }
    LittleEndian.put32(out, outAt, sizeBytes == SIZE ? (int) argsz : SIZE);
    LittleEndian.put32(out, outAt + FLAGS_AT, FLAG_CAPS);
    if (sizeBytes == SIZE) {
      putNesting(out, outAt, pasidBits);
    }
    return sizeBytes;
  }

  private static int sizeFor(long argsz) {
    if (argsz >= SIZE) {
      return SIZE;
    }
    return argsz >= SIZE_TO_CAP_OFFSET ? SIZE_TO_CAP_OFFSET : MIN_SIZE;
  }

  private static void putNesting(ByteBuffer out, int outAt, int pasidBits) {
    LittleEndian.put32(out, outAt + CAP_OFFSET_AT, CAP_AT);
    LittleEndian.put16(out, outAt + CAP_AT, CAP_NESTING);
    LittleEndian.put16(out, outAt + CAP_VERSION_AT, 1);
    LittleEndian.put32(out, outAt + NESTING_AT, NESTING_SIZE);
    LittleEndian.put32(out, outAt + FEATURES_AT, FEATURE_SYSTEM_WIDE_PASID);
    LittleEndian.put16(out, outAt + PASID_BITS_AT, pasidBits);
  }
}
