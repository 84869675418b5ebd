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
 * iova_pgsizes; u32 cap_offset; u32 padding} (24 bytes), then the capability: {@code u16 id; u16
 * version = 1; u32 next = 0}, and what the {@link Series} has there: a u32 or nothing, and {@code
 * struct iommu_nesting_info}.
 *
 * <p>It announces only what is served: no page sizes, because nothing is mapped; of the features
 * only system-wide PASIDs; format 0 and no vendor data, because no page table is programmed.
 */
public final class IommuInfo {
  /** The minimum argsz that a caller may state, in bytes: up to and with iova_pgsizes. */
  public static final int MIN_SIZE = 16;

  /** The struct with all its capabilities in the default series, in bytes. */
  public static final int SIZE = sizeBytes(Series.DEFAULT);

  /** The longest struct of all series, in bytes. */
  public static final int MAX_SIZE = sizeBytes(Series.V5_9_RC6);

  /** Flag of the struct: it has capabilities. */
  public static final int FLAG_CAPS = 2;

  /** Id of the nesting capability in the default series. */
  public static final int CAP_NESTING = 3;

  /** Feature of the nesting capability: PASIDs are allocated system-wide, by request. */
  public static final int FEATURE_SYSTEM_WIDE_PASID = 1;

  private static final int FLAGS_AT = 4;
  private static final int CAP_OFFSET_AT = 16;
  private static final int SIZE_TO_CAP_OFFSET = 20;
  private static final int CAP_AT = 24;
  private static final int CAP_VERSION_AT = CAP_AT + 2;
  private static final int CAP_DATA_AT = CAP_AT + 8;

  private final Series series;
  private final int pasidBits;
  private final int quotaIds;

  /**
   * The facts that the struct states.
   *
   * @param series decides the layout
   * @param pasidBits the width of the space, 1 to 31
   * @param quotaIds how many PASIDs the set may hold, 0 or more; only 5.9-rc6 states it
   */
  public IommuInfo(Series series, int pasidBits, int quotaIds) {
    this.series = series;
    this.pasidBits = pasidBits;
    this.quotaIds = quotaIds;
  }

  /**
   * Length of the struct with all its capabilities.
   *
   * @param series decides the layout
   * @return the length in bytes
   */
  public static int sizeBytes(Series series) {
    return CAP_DATA_AT + series.nestingAt() + series.nesting().sizeBytes();
  }

  /**
   * Answers a request as far as the caller's argsz has room. With room for everything, argsz stays
   * the caller's and cap_offset leads to the capability; with less, argsz becomes {@link
   * #sizeBytes} so that the caller can ask again, and cap_offset is 0.
   *
   * @param argument holds the caller's struct
   * @param at absolute index of its first byte
   * @param lengthBytes how many bytes of it the caller gave, 0 or more
   * @param out where to write; may be {@code argument} itself
   * @param outAt absolute index of the first byte to write; {@link #MAX_SIZE} bytes of room are
   *     enough
   * @return how many bytes were written, {@link #MIN_SIZE} to {@link #sizeBytes} and never more
   *     than argsz; or -EFAULT if {@code lengthBytes} is below {@link #MIN_SIZE}, -EINVAL if argsz
   *     is
   */
  public int answer(ByteBuffer argument, int at, int lengthBytes, ByteBuffer out, int outAt) {
    if (lengthBytes < MIN_SIZE) {
      return -EFAULT;
    }
    long argsz = LittleEndian.u32(argument, at);
    if (argsz < MIN_SIZE) {
      return -EINVAL;
    }
    int wholeBytes = sizeBytes(series);
    int sizeBytes = sizeFor(argsz, wholeBytes);
    for (int i = 0; i < sizeBytes; i += Integer.BYTES) {
      LittleEndian.put32(out, outAt + i, 0);
    }
    LittleEndian.put32(out, outAt, sizeBytes == wholeBytes ? (int) argsz : wholeBytes);
    LittleEndian.put32(out, outAt + FLAGS_AT, FLAG_CAPS);
    if (sizeBytes == wholeBytes) {
      putCapability(out, outAt);
    }
    return sizeBytes;
  }

  private static int sizeFor(long argsz, int wholeBytes) {
    if (argsz >= wholeBytes) {
      return wholeBytes;
    }
    return argsz >= SIZE_TO_CAP_OFFSET ? SIZE_TO_CAP_OFFSET : MIN_SIZE;
  }

  private void putCapability(ByteBuffer out, int outAt) {
    LittleEndian.put32(out, outAt + CAP_OFFSET_AT, CAP_AT);
    LittleEndian.put16(out, outAt + CAP_AT, series.capabilityId());
    LittleEndian.put16(out, outAt + CAP_VERSION_AT, 1);
    if (series.hasQuota()) {
      LittleEndian.put32(out, outAt + CAP_DATA_AT, quotaIds);
    }
    putNesting(out, outAt + CAP_DATA_AT + series.nestingAt());
  }

  private void putNesting(ByteBuffer out, int nestingAt) {
    Series.Nesting layout = series.nesting();
    LittleEndian.put32(out, nestingAt, layout.sizeBytes());
    LittleEndian.put32(out, nestingAt + layout.featuresAt(), FEATURE_SYSTEM_WIDE_PASID);
    if (layout.pasidBitsAt() != 0) {
      LittleEndian.put16(out, nestingAt + layout.pasidBitsAt(), pasidBits);
    }
  }
}
