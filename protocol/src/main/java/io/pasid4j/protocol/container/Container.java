// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.container;

import static io.pasid4j.protocol.Errno.EFAULT;
import static io.pasid4j.protocol.Errno.EINVAL;
import static io.pasid4j.protocol.Errno.ENOSPC;
import static io.pasid4j.protocol.Errno.ENOTTY;
import static io.pasid4j.protocol.Errno.EOPNOTSUPP;

import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PutResult;
import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.VfioIoctl;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The device that a program sees behind {@code /dev/vfio/vfio}: a container that starts without an
 * IOMMU type, gets one by SET_IOMMU, and from then on serves PASID requests out of a set. Several
 * containers may share a set, as those of one process do.
 *
 * <p>It serves {@link #TYPE1_NESTING} and nothing else. The other type1 variants (1 and 3) promise
 * to map memory for DMA, which is not what this container does, so CHECK_EXTENSION answers 0 to
 * them.
 *
 * <p>Thread-safe. Allocates nothing for a free of one PASID and for an allocation from the same
 * range as the one before; one small object otherwise.
 */
public final class Container {
  /** The version of the VFIO interface, which GET_API_VERSION answers. */
  public static final int API_VERSION = 0;

  /** The IOMMU type and extension number of nesting type1, the type with PASIDs. */
  public static final int TYPE1_NESTING = 6;

  private final PasidSet set;
  private final int pasidBits;
  private final RefusalListener refusals;
  private final AtomicBoolean pasidContext = new AtomicBoolean();

  /** A benign race: a range is immutable, and losing one costs an object. */
  private PasidRange lastRange = PasidRange.ALL;

  /**
   * A container without an IOMMU type.
   *
   * @param set serves the PASID requests; stays the caller's to close
   * @param pasidBits the width of the set's space, 1 to 31; GET_INFO announces it
   */
  public Container(PasidSet set, int pasidBits) {
    this(set, pasidBits, (code, range) -> {});
  }

  /**
   * Creates a container without an IOMMU type whose refusals are reported, since the ioctl itself
   * only returns ENOSPC.
   *
   * @param set serves the PASID requests; stays the caller's to close
   * @param pasidBits the width of the set's space, 1 to 31; GET_INFO announces it
   * @param refusals receives the allocations that are refused, on the thread that does the ioctl
   */
  public Container(PasidSet set, int pasidBits, RefusalListener refusals) {
    this.set = set;
    this.pasidBits = pasidBits;
    this.refusals = refusals;
  }

  /**
   * Does one ioctl of a program of the default series.
   *
   * @param request the request number, any; see {@link VfioIoctl}
   * @param argument holds the struct the request takes, or its u32; GET_INFO also writes there
   * @param at absolute index of the first byte of the argument
   * @param lengthBytes how many bytes of it the caller gave, 0 or more
   * @return 0 or more, what the request answers: the PASID for an allocation, 0 for a free. Or a
   *     negative {@link io.pasid4j.protocol.Errno}: -EFAULT for fewer bytes than the request takes,
   *     -EINVAL for a value that is not allowed, -EOPNOTSUPP for a PASID request before SET_IOMMU,
   *     -ENOSPC if no PASID can be had for whatever reason, -ENOTTY for a request that is not
   *     served
   */
  public int ioctl(int request, ByteBuffer argument, int at, int lengthBytes) {
    return ioctl(Series.DEFAULT, request, argument, at, lengthBytes);
  }

  /**
   * Does one ioctl of a program of a given series. Parameters and results are as above.
   *
   * @param series decides the request numbers and the layout of GET_INFO
   * @param request the request number, any
   * @param argument holds the struct the request takes, or its u32
   * @param at absolute index of the first byte of the argument
   * @param lengthBytes how many bytes of it the caller gave, 0 or more
   * @return 0 or more, or a negative {@link io.pasid4j.protocol.Errno}
   */
  public int ioctl(Series series, int request, ByteBuffer argument, int at, int lengthBytes) {
    return switch (series.canonical(request)) {
      case VfioIoctl.PASID_REQUEST -> pasidRequest(argument, at, lengthBytes);
      case VfioIoctl.NESTING_OP -> nestingOp(argument, at, lengthBytes);
      case VfioIoctl.GET_API_VERSION -> API_VERSION;
      case VfioIoctl.CHECK_EXTENSION -> checkExtension(argument, at, lengthBytes);
      case VfioIoctl.SET_IOMMU -> setIommu(argument, at, lengthBytes);
      case VfioIoctl.IOMMU_GET_INFO -> infoInPlace(series, argument, at, lengthBytes);
      default -> -ENOTTY;
    };
  }

  /**
   * Does IOMMU_GET_INFO in the layout of the default series. Parameters and results are as below.
   *
   * @param argument holds the caller's {@code struct vfio_iommu_type1_info}
   * @param at absolute index of its first byte
   * @param lengthBytes how many bytes of it the caller gave, 0 or more
   * @param out where to write the answer
   * @param outAt absolute index of its first byte; {@link IommuInfo#SIZE} bytes of room are enough
   * @return how many bytes were written, or a negative {@link io.pasid4j.protocol.Errno}
   */
  public int info(ByteBuffer argument, int at, int lengthBytes, ByteBuffer out, int outAt) {
    return info(Series.DEFAULT, argument, at, lengthBytes, out, outAt);
  }

  /**
   * Does IOMMU_GET_INFO with an answer apart from the argument, as the wire needs it. The ioctl's
   * result is 0 unless this is negative.
   *
   * @param series decides the layout
   * @param argument holds the caller's {@code struct vfio_iommu_type1_info}
   * @param at absolute index of its first byte
   * @param lengthBytes how many bytes of it the caller gave, 0 or more
   * @param out where to write the answer
   * @param outAt absolute index of its first byte; {@link IommuInfo#MAX_SIZE} bytes of room are
   *     enough
   * @return how many bytes were written, 1 or more; or a negative {@link
   *     io.pasid4j.protocol.Errno}: -EFAULT for too few bytes, -EINVAL for an argsz that is too
   *     small or before SET_IOMMU
   */
  public int info(
      Series series, ByteBuffer argument, int at, int lengthBytes, ByteBuffer out, int outAt) {
    if (!pasidContext.get()) {
      return -EINVAL;
    }
    return new IommuInfo(series, pasidBits, set.quota().limitIds())
        .answer(argument, at, lengthBytes, out, outAt);
  }

  private int infoInPlace(Series series, ByteBuffer argument, int at, int lengthBytes) {
    if (lengthBytes >= Integer.BYTES
        && LittleEndian.u32(argument, at) > lengthBytes
        && lengthBytes < IommuInfo.sizeBytes(series)) {
      return -EFAULT;
    }
    return Math.min(0, info(series, argument, at, lengthBytes, argument, at));
  }

  /**
   * Nothing is programmed: a bind takes a reference to the PASID, an unbind drops one, and an
   * invalidation is checked. A PASID that the set does not hold is refused with EINVAL, as the
   * series did.
   */
  private int nestingOp(ByteBuffer argument, int at, int lengthBytes) {
    int errno = NestingOp.check(argument, at, lengthBytes);
    if (errno != 0) {
      return -errno;
    }
    if (!pasidContext.get()) {
      return -EOPNOTSUPP;
    }
    errno = NestingOp.checkData(argument, at, lengthBytes);
    if (errno != 0) {
      return -errno;
    }
    if (!NestingOp.namesPasid(argument, at)) {
      return 0;
    }
    long pasid = NestingOp.pasid(argument, at);
    boolean isDone =
        pasid >>> pasidBits == 0 && apply(NestingOp.operation(argument, at), (int) pasid);
    return isDone ? 0 : -EINVAL;
  }

  private boolean apply(int operation, int pasid) {
    return switch (operation) {
      case NestingOp.BIND -> set.get(pasid) == GetResult.TAKEN;
      case NestingOp.UNBIND -> set.put(pasid) != PutResult.UNKNOWN;
      default -> set.holds(pasid);
    };
  }

  private int checkExtension(ByteBuffer argument, int at, int lengthBytes) {
    if (lengthBytes < Integer.BYTES) {
      return -EFAULT;
    }
    return LittleEndian.s32(argument, at) == TYPE1_NESTING ? 1 : 0;
  }

  private int setIommu(ByteBuffer argument, int at, int lengthBytes) {
    if (lengthBytes < Integer.BYTES) {
      return -EFAULT;
    }
    if (LittleEndian.s32(argument, at) != TYPE1_NESTING) {
      return -EINVAL;
    }
    return pasidContext.compareAndSet(false, true) ? 0 : -EINVAL;
  }

  private int pasidRequest(ByteBuffer argument, int at, int lengthBytes) {
    int errno = PasidRequest.check(argument, at, lengthBytes);
    if (errno != 0) {
      return -errno;
    }
    if (!pasidContext.get()) {
      return -EOPNOTSUPP;
    }
    long bounds = PasidRequest.bounds(argument, at);
    long min = PasidRequest.minOf(bounds);
    long max = PasidRequest.maxOf(bounds);
    return switch (PasidRequest.flags(argument, at)) {
      case PasidRequest.ALLOC -> allocate(min, max);
      case PasidRequest.FREE -> free(min, max);
      default -> -EINVAL;
    };
  }

  private int allocate(long min, long max) {
    PasidRange range = range(min, max);
    int pasid = set.tryAllocate(range);
    if (pasid < 0) {
      refusals.refused(pasid, range);
      return -ENOSPC;
    }
    return pasid;
  }

  private int free(long min, long max) {
    if (min == max) {
      set.free((int) min);
    } else {
      set.free(range(min, max));
    }
    return 0;
  }

  private PasidRange range(long min, long max) {
    PasidRange last = lastRange;
    if (last.min() == min && last.max() == max) {
      return last;
    }
    PasidRange range = PasidRange.of(min, max);
    lastRange = range;
    return range;
  }
}
