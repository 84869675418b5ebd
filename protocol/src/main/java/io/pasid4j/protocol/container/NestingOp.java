// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.container;

import static io.pasid4j.protocol.Errno.EFAULT;
import static io.pasid4j.protocol.Errno.EINVAL;

import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;

/**
 * {@code struct vfio_iommu_type1_nesting_op} (VFIO PASID series of 2020): {@code u32 argsz; u32
 * flags}, then a struct of the IOMMU's user interface, little-endian whatever the buffer's own
 * order is. The low 16 bits of the flags are the operation.
 *
 * <p>The structs of Linux 5.9 start with their version, 1; those of the series' later branches,
 * which became Linux 5.10's, with their length and then the version. The first number tells them
 * apart.
 *
 * <p>Reads at absolute indexes, allocates nothing, keeps no state.
 */
final class NestingOp {
  /** Length of the struct without the data that follows, in bytes. */
  static final int HEADER_SIZE = 8;

  /** Operations. */
  static final int BIND = 0;

  static final int UNBIND = 1;
  static final int INVALIDATE = 2;

  private static final int OPERATION_MASK = 0xFFFF;
  private static final int VERSION = 1;
  private static final int DATA_AT = HEADER_SIZE;

  /** Enough to distinguish the forms, and to read the caches and the granularity. */
  private static final int LEAST_DATA_SIZE = 12;

  /**
   * Offsets in the data of the form without a length. A length in front moves a u32 field by 4
   * bytes, and a u64 field, which stays aligned, by 8.
   */
  private static final int FORMAT_AT = 4;

  private static final int BIND_FLAGS_AT = 8;
  private static final int HOST_PASID_AT = 24;
  private static final int CACHES_AT = 4;
  private static final int TARGET_AT = 8;

  /** Offset of the PASID in the target of an invalidation. */
  private static final int TARGET_PASID_AT = 8;

  /** {@code struct iommu_gpasid_bind_data}: its length, VT-d's data included, in both forms. */
  private static final int BIND_SIZE = 72;

  private static final int FORMAT_VTD = 1;
  private static final long BIND_FLAGS = 1;
  private static final int MAX_GRANULARITY = 2;
  private static final int GRANULARITY_PASID = 1;
  private static final int GRANULARITY_ADDRESS = 2;
  private static final int CACHES = 7;
  private static final int FLAG_PASID = 1;

  private NestingOp() {}

  /**
   * Checks the header, then the struct that follows it as far as the operation reads it.
   *
   * @return 0 or a positive errno: EFAULT for fewer bytes than argsz promises, EINVAL for values
   *     that are not allowed
   */
  static int check(ByteBuffer buffer, int at, int lengthBytes) {
    if (lengthBytes < HEADER_SIZE) {
      return EFAULT;
    }
    int operation = operation(buffer, at);
    boolean isKnown = (LittleEndian.s32(buffer, at + 4) & ~OPERATION_MASK) == 0;
    if (LittleEndian.u32(buffer, at) < HEADER_SIZE || !isKnown || operation > INVALIDATE) {
      return EINVAL;
    }
    return checkLength(buffer, at, lengthBytes, HEADER_SIZE + LEAST_DATA_SIZE);
  }

  /** Checks the remaining part: the data of the operation. */
  static int checkData(ByteBuffer buffer, int at, int lengthBytes) {
    return operation(buffer, at) == INVALIDATE
        ? checkInvalidation(buffer, at, lengthBytes)
        : checkBind(buffer, at, lengthBytes);
  }

  static int operation(ByteBuffer buffer, int at) {
    return LittleEndian.s32(buffer, at + 4) & OPERATION_MASK;
  }

  /**
   * Returns whether the operation concerns one PASID; an invalidation may concern a whole domain.
   */
  static boolean namesPasid(ByteBuffer buffer, int at) {
    return operation(buffer, at) != INVALIDATE
        || (granularity(buffer, at) != 0 && (targetFlags(buffer, at) & FLAG_PASID) != 0);
  }

  /** The host's PASID that the operation concerns, any 64-bit number. */
  static long pasid(ByteBuffer buffer, int at) {
    return LittleEndian.s64(
        buffer,
        operation(buffer, at) == INVALIDATE
            ? targetAt(buffer, at) + TARGET_PASID_AT
            : u64At(buffer, at, HOST_PASID_AT));
  }

  private static int checkLength(ByteBuffer buffer, int at, int lengthBytes, int neededBytes) {
    if (LittleEndian.u32(buffer, at) < neededBytes) {
      return EINVAL;
    }
    return lengthBytes < neededBytes ? EFAULT : 0;
  }

  private static int checkBind(ByteBuffer buffer, int at, int lengthBytes) {
    int errno = checkLength(buffer, at, lengthBytes, HEADER_SIZE + BIND_SIZE);
    if (errno != 0) {
      return errno;
    }
    int format = LittleEndian.s32(buffer, u32At(buffer, at, FORMAT_AT));
    long flags = LittleEndian.s64(buffer, u64At(buffer, at, BIND_FLAGS_AT));
    boolean isKnown = format == FORMAT_VTD && (flags & ~BIND_FLAGS) == 0;
    return isKnown && isVersion1(buffer, at, BIND_SIZE) ? 0 : EINVAL;
  }

  private static int checkInvalidation(ByteBuffer buffer, int at, int lengthBytes) {
    int caches = LittleEndian.s32(buffer, u32At(buffer, at, CACHES_AT)) & 0xFF;
    int granularity = granularity(buffer, at);
    if (caches == 0 || (caches & ~CACHES) != 0 || granularity > MAX_GRANULARITY) {
      return EINVAL;
    }
    int neededBytes =
        targetAt(buffer, at)
            - at
            + switch (granularity) {
              case GRANULARITY_PASID -> 16;
              case GRANULARITY_ADDRESS -> 40;
              default -> 0;
            };
    int errno = checkLength(buffer, at, lengthBytes, neededBytes);
    if (errno != 0) {
      return errno;
    }
    return isVersion1(buffer, at, neededBytes - HEADER_SIZE) && areTargetFlagsKnown(buffer, at)
        ? 0
        : EINVAL;
  }

  /** PASID and ARCHID, and for addresses LEAF. */
  private static boolean areTargetFlagsKnown(ByteBuffer buffer, int at) {
    int known =
        switch (granularity(buffer, at)) {
          case GRANULARITY_PASID -> 3;
          case GRANULARITY_ADDRESS -> 7;
          default -> -1;
        };
    return known < 0 || (targetFlags(buffer, at) & ~known) == 0;
  }

  private static int granularity(ByteBuffer buffer, int at) {
    return (LittleEndian.s32(buffer, u32At(buffer, at, CACHES_AT)) >>> Byte.SIZE) & 0xFF;
  }

  private static int targetFlags(ByteBuffer buffer, int at) {
    return LittleEndian.s32(buffer, targetAt(buffer, at));
  }

  /** Absolute index of the PASID or addresses to invalidate, which begin with their flags. */
  private static int targetAt(ByteBuffer buffer, int at) {
    return u64At(buffer, at, TARGET_AT);
  }

  private static int u32At(ByteBuffer buffer, int at, int offset) {
    return at + DATA_AT + offset + (hasLength(buffer, at) ? Integer.BYTES : 0);
  }

  private static int u64At(ByteBuffer buffer, int at, int offset) {
    return at + DATA_AT + offset + (hasLength(buffer, at) ? Long.BYTES : 0);
  }

  private static boolean hasLength(ByteBuffer buffer, int at) {
    return LittleEndian.s32(buffer, at + DATA_AT) != VERSION;
  }

  private static boolean isVersion1(ByteBuffer buffer, int at, int sizeBytes) {
    int data = at + DATA_AT;
    return !hasLength(buffer, at)
        || (LittleEndian.u32(buffer, data) >= sizeBytes
            && LittleEndian.s32(buffer, data + Integer.BYTES) == VERSION);
  }
}
