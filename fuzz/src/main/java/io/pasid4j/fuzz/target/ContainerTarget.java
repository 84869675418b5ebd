// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.fuzz.audit.SpaceCheck;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.input.FuzzInput;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.VfioIoctl;
import io.pasid4j.protocol.container.Container;
import io.pasid4j.protocol.container.IommuInfo;
import io.pasid4j.testkit.model.ModelSet;
import io.pasid4j.testkit.model.ModelSpace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * A container under any sequence of ioctls with any arguments: each answer is the one the table of
 * docs/reference/protocol.md gives, worked out once more from a naive set; nothing but an
 * IOMMU_GET_INFO writes into its argument, and the space's indexes agree with its words afterwards.
 */
public final class ContainerTarget {
  private static final int BITS = 7;
  private static final int LIMIT_IDS = 100;
  private static final int ALLOC = 1;
  private static final int FREE = 2;

  private final PasidSpace space = PasidSpace.builder().bits(BITS).build();
  private final PasidSet set = space.open("guest", Quota.limit(LIMIT_IDS));
  private final Container container = new Container(set, BITS);
  private final ModelSet model = Objects.requireNonNull(ModelSpace.ofBits(BITS).open(LIMIT_IDS, 0));
  private boolean pasidContext;

  private ContainerTarget() {}

  /** For each ioctl: which, how many bytes of an argument, the argument. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    ContainerTarget run = new ContainerTarget();
    FuzzInput input = new FuzzInput(bytes);
    while (input.hasMore()) {
      run.step(input);
    }
    SpaceCheck.check(run.space);
    run.set.close();
    Expect.equal("held at the end", run.space.heldIds(), 0L);
  }

  private void step(FuzzInput input) {
    int request =
        switch (input.u8()) {
          case 0 -> VfioIoctl.SET_IOMMU;
          case 1 -> VfioIoctl.CHECK_EXTENSION;
          case 2 -> VfioIoctl.GET_API_VERSION;
          case 3 -> VfioIoctl.IOMMU_GET_INFO;
          case 4 -> VfioIoctl.FIRST + input.u8();
          case 5 -> (int) input.u32();
          default -> VfioIoctl.PASID_REQUEST;
        };
    byte[] argument = argument(input, request);
    byte[] before = argument.clone();
    int answer = container.ioctl(request, ByteBuffer.wrap(argument), 0, argument.length);
    Expect.equal("answer to " + request, answer, expected(request, ByteBuffer.wrap(before)));
    Expect.equal("size", set.size(), model.size());
    if (request != VfioIoctl.IOMMU_GET_INFO) {
      Expect.that(Arrays.equals(argument, before), request + " wrote into its argument");
    }
  }

  /** Requests that can succeed are mostly well formed: the others are refused at once. */
  private static byte[] argument(FuzzInput input, int request) {
    int shape = input.u8();
    if (shape >= 0xF0) {
      return input.bytes(shape & 0x3F);
    }
    if (request != VfioIoctl.PASID_REQUEST) {
      byte[] room = new byte[IommuInfo.SIZE];
      room[0] = (byte) shape;
      return room;
    }
    ByteBuffer struct = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    struct.putInt(0, 16).putInt(4, shape % 2 == 0 ? ALLOC : FREE);
    return struct.putInt(8, (int) input.number()).putInt(12, (int) input.number()).array();
  }

  private int expected(int request, ByteBuffer argument) {
    argument.order(ByteOrder.LITTLE_ENDIAN);
    int length = argument.capacity();
    return switch (request) {
      case VfioIoctl.GET_API_VERSION -> 0;
      case VfioIoctl.CHECK_EXTENSION ->
          length < 4 ? -Errno.EFAULT : argument.getInt(0) == Container.TYPE1_NESTING ? 1 : 0;
      case VfioIoctl.SET_IOMMU -> setIommu(argument, length);
      case VfioIoctl.IOMMU_GET_INFO -> info(argument, length);
      case VfioIoctl.PASID_REQUEST -> pasid(argument, length);
      default -> -Errno.ENOTTY;
    };
  }

  private int setIommu(ByteBuffer argument, int length) {
    if (length < 4) {
      return -Errno.EFAULT;
    }
    if (argument.getInt(0) != Container.TYPE1_NESTING || pasidContext) {
      return -Errno.EINVAL;
    }
    pasidContext = true;
    return 0;
  }

  private int info(ByteBuffer argument, int length) {
    if (length >= 4
        && Integer.toUnsignedLong(argument.getInt(0)) > length
        && length < IommuInfo.SIZE) {
      return -Errno.EFAULT;
    }
    if (!pasidContext) {
      return -Errno.EINVAL;
    }
    if (length < IommuInfo.MIN_SIZE) {
      return -Errno.EFAULT;
    }
    return Integer.toUnsignedLong(argument.getInt(0)) < IommuInfo.MIN_SIZE ? -Errno.EINVAL : 0;
  }

  private int pasid(ByteBuffer argument, int length) {
    if (length < 16) {
      return -Errno.EFAULT;
    }
    int flags = argument.getInt(4);
    long min = Integer.toUnsignedLong(argument.getInt(8));
    long max = Integer.toUnsignedLong(argument.getInt(12));
    if (Integer.compareUnsigned(argument.getInt(0), 16) < 0
        || (flags & ~(ALLOC | FREE)) != 0
        || min > max) {
      return -Errno.EINVAL;
    }
    if (!pasidContext) {
      return -Errno.EOPNOTSUPP;
    }
    PasidRange range = PasidRange.of(min, max);
    return switch (flags) {
      case ALLOC -> allocate(range);
      case FREE -> free(range);
      default -> -Errno.EINVAL;
    };
  }

  private int allocate(PasidRange range) {
    int pasid = model.allocate(range.min(), range.max(), 1, false).idOrCode();
    return pasid < 0 ? -Errno.ENOSPC : pasid;
  }

  private int free(PasidRange range) {
    model.free(range.min(), range.max());
    return 0;
  }
}
