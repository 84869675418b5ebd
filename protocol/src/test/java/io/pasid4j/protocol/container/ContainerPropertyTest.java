// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.protocol.Bytes;
import io.pasid4j.protocol.LittleEndian;
import io.pasid4j.protocol.VfioIoctl;
import java.nio.ByteBuffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** The container returns a result for any bytes, and only a valid request takes a PASID. */
class ContainerPropertyTest {
  private final PasidSpace space = PasidSpace.builder().bits(8).build();
  private final PasidSet set = space.open("vm", Quota.limit(255));
  private final Container container = new Container(set, 8);

  @Provide
  Arbitrary<Integer> requests() {
    return Arbitraries.oneOf(
        Arbitraries.integers(),
        Arbitraries.integers().between(VfioIoctl.FIRST - 1, VfioIoctl.LAST + 1),
        Arbitraries.just(VfioIoctl.PASID_REQUEST));
  }

  @Provide
  Arbitrary<Long> words() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(0, 300), Arbitraries.longs().between(0, 0xFFFF_FFFFL));
  }

  @Property
  void randomBytesWithoutContextTakeNothing(
      @ForAll("requests") int request, @ForAll @Size(max = 80) byte[] bytes) {
    if (request != VfioIoctl.SET_IOMMU) {
      int result = container.ioctl(request, ByteBuffer.wrap(bytes), 0, bytes.length);
      assertThat(result).isBetween(-95, 1);
      assertThat(set.size()).isZero();
    }
  }

  @Property
  void onlyARightAllocationTakesAPasid(
      @ForAll("requests") int request,
      @ForAll("words") long argsz,
      @ForAll("words") long flags,
      @ForAll("words") long min,
      @ForAll("words") long max,
      @ForAll boolean whole) {
    container.ioctl(VfioIoctl.SET_IOMMU, Bytes.u32s(Container.TYPE1_NESTING), 0, 4);
    ByteBuffer argument = Bytes.u32s(argsz, flags, min, max);
    int heldBefore = set.size();
    int result = container.ioctl(request, argument, 0, whole ? 16 : 15);
    boolean isRight =
        request == VfioIoctl.PASID_REQUEST && whole && argsz >= 16 && min <= max && flags == 1;
    if (set.size() > heldBefore) {
      assertThat(isRight).isTrue();
      assertThat(result).isBetween((int) min, (int) Math.min(max, 255)).isPositive();
    }
    if (isRight && max >= 1 && min <= 255 && heldBefore == 0) {
      assertThat(set.holds(result)).isTrue();
    }
    set.free(PasidRange.ALL);
  }

  @Property
  void theInfoNeverWritesMoreThanArgsz(@ForAll("words") long argsz, @ForAll boolean whole) {
    container.ioctl(VfioIoctl.SET_IOMMU, Bytes.u32s(Container.TYPE1_NESTING), 0, 4);
    ByteBuffer out = ByteBuffer.allocate(IommuInfo.SIZE);
    int sizeBytes = container.info(Bytes.u32s(argsz, 0, 0, 0), 0, whole ? 16 : 15, out, 0);
    if (whole && argsz >= IommuInfo.MIN_SIZE) {
      assertThat((long) sizeBytes).isBetween(16L, Math.min(argsz, 64));
      assertThat(LittleEndian.u32(out, 0)).isGreaterThanOrEqualTo(Math.min(argsz, 64));
    } else {
      assertThat(sizeBytes).isNegative();
      assertThat(out).isEqualTo(ByteBuffer.allocate(IommuInfo.SIZE));
    }
  }
}
