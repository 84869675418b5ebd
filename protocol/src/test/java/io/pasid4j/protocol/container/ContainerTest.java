// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.container;

import static io.pasid4j.protocol.Errno.EFAULT;
import static io.pasid4j.protocol.Errno.EINVAL;
import static io.pasid4j.protocol.Errno.ENOSPC;
import static io.pasid4j.protocol.Errno.ENOTTY;
import static io.pasid4j.protocol.Errno.EOPNOTSUPP;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.protocol.Bytes;
import io.pasid4j.protocol.VfioIoctl;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerTest {
  private static final long ALLOC = PasidRequest.ALLOC;
  private static final long FREE = PasidRequest.FREE;
  private static final long TOP = 0xFFFF_FFFFL;

  private final PasidSpace space = PasidSpace.builder().build();
  private final PasidSet set = space.open("vm", Quota.limit(1000));
  private final Container container = new Container(set, 20);

  private int ioctl(int request, long... argument) {
    ByteBuffer bytes = Bytes.u32s(argument);
    return container.ioctl(request, bytes, 0, bytes.limit());
  }

  private int pasid(long argsz, long flags, long min, long max) {
    return ioctl(VfioIoctl.PASID_REQUEST, argsz, flags, min, max);
  }

  private void setIommu() {
    assertThat(ioctl(VfioIoctl.SET_IOMMU, Container.TYPE1_NESTING)).isZero();
  }

  @Test
  void apiVersionIsZero() {
    assertThat(ioctl(VfioIoctl.GET_API_VERSION)).isZero();
  }

  @Test
  void onlyTheNestingTypeIsServed() {
    for (long extension = 0; extension < 64; extension++) {
      assertThat(ioctl(VfioIoctl.CHECK_EXTENSION, extension)).isEqualTo(extension == 6 ? 1 : 0);
    }
    assertThat(ioctl(VfioIoctl.CHECK_EXTENSION, 4242)).isZero();
    assertThat(ioctl(VfioIoctl.CHECK_EXTENSION, TOP)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3, 4, 5, 7, 8, TOP})
  void anotherIommuTypeIsRefusedAndChangesNothing(long type) {
    assertThat(ioctl(VfioIoctl.SET_IOMMU, type)).isEqualTo(-EINVAL);
    assertThat(pasid(16, ALLOC, 1, 10)).isEqualTo(-EOPNOTSUPP);
    setIommu();
  }

  @Test
  void theIommuTypeIsSetOnce() {
    setIommu();
    assertThat(ioctl(VfioIoctl.SET_IOMMU, Container.TYPE1_NESTING)).isEqualTo(-EINVAL);
    assertThat(pasid(16, ALLOC, 1, 10)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {VfioIoctl.CHECK_EXTENSION, VfioIoctl.SET_IOMMU})
  void aShortNumberIsAnUnreadableArgument(int request) {
    for (int lengthBytes = 0; lengthBytes < 4; lengthBytes++) {
      assertThat(container.ioctl(request, Bytes.u32s(6), 0, lengthBytes)).isEqualTo(-EFAULT);
    }
  }

  @Test
  void anUnreadableArgumentIsReportedFirst() {
    for (int lengthBytes = 0; lengthBytes < 16; lengthBytes++) {
      ByteBuffer wrong = Bytes.u32s(15, 4, 10, 9);
      assertThat(container.ioctl(VfioIoctl.PASID_REQUEST, wrong, 0, lengthBytes))
          .isEqualTo(-EFAULT);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 15})
  void argszBelowTheStructIsRefused(long argsz) {
    setIommu();
    assertThat(pasid(argsz, ALLOC, 1, 10)).isEqualTo(-EINVAL);
    assertThat(pasid(argsz, FREE, 1, 10)).isEqualTo(-EINVAL);
    assertThat(set.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {17, 24, 4096, 0x8000_0000L, TOP})
  void argszAboveTheStructIsLegal(long argsz) {
    setIommu();
    assertThat(ioctl(VfioIoctl.PASID_REQUEST, argsz, ALLOC, 5000, 5000, TOP, TOP)).isEqualTo(5000);
    assertThat(pasid(argsz, FREE, 5000, 5000)).isZero();
    assertThat(set.size()).isZero();
  }

  @Test
  void anUndefinedFlagIsRefused() {
    setIommu();
    for (int bit = 2; bit < 32; bit++) {
      assertThat(pasid(16, 1L << bit, 1, 10)).isEqualTo(-EINVAL);
      assertThat(pasid(16, ALLOC | 1L << bit, 1, 10)).isEqualTo(-EINVAL);
    }
    assertThat(set.size()).isZero();
  }

  @Test
  void minAboveMaxIsRefused() {
    setIommu();
    assertThat(pasid(16, ALLOC, 10, 9)).isEqualTo(-EINVAL);
    assertThat(pasid(16, FREE, 10, 9)).isEqualTo(-EINVAL);
    assertThat(pasid(16, ALLOC, TOP, 1)).isEqualTo(-EINVAL);
  }

  @Test
  void theRangeIsCheckedBeforeTheContextAndTheContextBeforeTheFlagsChoice() {
    assertThat(pasid(15, ALLOC, 1, 10)).isEqualTo(-EINVAL);
    assertThat(pasid(16, 4, 1, 10)).isEqualTo(-EINVAL);
    assertThat(pasid(16, ALLOC, 10, 9)).isEqualTo(-EINVAL);
    assertThat(pasid(16, 0, 10, 9)).isEqualTo(-EINVAL);
    assertThat(pasid(16, 0, 1, 9)).isEqualTo(-EOPNOTSUPP);
    assertThat(pasid(16, ALLOC | FREE, 1, 9)).isEqualTo(-EOPNOTSUPP);
    assertThat(pasid(16, ALLOC, 1, 9)).isEqualTo(-EOPNOTSUPP);
    assertThat(pasid(16, FREE, 1, 9)).isEqualTo(-EOPNOTSUPP);
  }

  @Test
  void neitherFlagOrBothAreRefused() {
    setIommu();
    assertThat(pasid(16, 0, 1, 10)).isEqualTo(-EINVAL);
    assertThat(pasid(16, ALLOC | FREE, 1, 10)).isEqualTo(-EINVAL);
    assertThat(set.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 0x3B63, 0x3B67, 0x3B6F, 0x3B71, 0x3B75, 0x3B78, Integer.MAX_VALUE, -1})
  void anUnknownRequestIsNoIoctl(int request) {
    assertThat(ioctl(request, 16, ALLOC, 1, 10)).isEqualTo(-ENOTTY);
    setIommu();
    assertThat(ioctl(request, 16, ALLOC, 1, 10)).isEqualTo(-ENOTTY);
    assertThat(ioctl(request)).isEqualTo(-ENOTTY);
    assertThat(set.size()).isZero();
  }

  @Test
  void allocatesTheLowestAndFreesWhatIsHeld() {
    setIommu();
    assertThat(pasid(16, ALLOC, 100, 200)).isEqualTo(100);
    assertThat(pasid(16, ALLOC, 100, 200)).isEqualTo(101);
    assertThat(pasid(16, FREE, 100, 100)).isZero();
    assertThat(pasid(16, ALLOC, 100, 200)).isEqualTo(100);
    assertThat(pasid(16, FREE, 0, TOP)).isZero();
    assertThat(pasid(16, FREE, 0, TOP)).isZero();
    assertThat(set.size()).isZero();
  }

  @Test
  void boundsReachAllOfU32() {
    setIommu();
    assertThat(pasid(16, ALLOC, 0xFFFFF, TOP)).isEqualTo(0xFFFFF);
    assertThat(pasid(16, ALLOC, 0x80000000L, TOP)).isEqualTo(-ENOSPC);
    assertThat(pasid(16, FREE, TOP, TOP)).isZero();
    assertThat(pasid(16, FREE, 0x80000000L, 0x80000000L)).isZero();
    assertThat(set.size()).isOne();
  }

  @Test
  void aTakenOrReservedPasidIsNoSpace() {
    setIommu();
    assertThat(pasid(16, ALLOC, 777, 777)).isEqualTo(777);
    assertThat(pasid(16, ALLOC, 777, 777)).isEqualTo(-ENOSPC);
    assertThat(pasid(16, ALLOC, 0, 0)).isEqualTo(-ENOSPC);
    assertThat(pasid(16, ALLOC, 0, 1)).isEqualTo(1);
  }

  @Test
  void theQuotaIsNoSpace() {
    setIommu();
    space.changeQuota(set, Quota.limit(1));
    assertThat(pasid(16, ALLOC, 1, 10)).isEqualTo(1);
    assertThat(pasid(16, ALLOC, 1, 10)).isEqualTo(-ENOSPC);
  }

  @Test
  void theCapacityIsNoSpace() {
    setIommu();
    int all = (1 << 20) - 1;
    PasidSet other = space.open("other", Quota.guaranteed(all, all));
    assertThat(pasid(16, ALLOC, 1, 10)).isEqualTo(-ENOSPC);
    other.close();
    assertThat(pasid(16, ALLOC, 1, 10)).isEqualTo(1);
  }

  @Test
  void aClosedSetIsNoSpace() {
    setIommu();
    set.close();
    assertThat(pasid(16, ALLOC, 1, 10)).isEqualTo(-ENOSPC);
    assertThat(pasid(16, FREE, 0, TOP)).isZero();
  }

  @Test
  void anothersPasidIsUntouched() {
    setIommu();
    PasidSet other = space.open("other", Quota.limit(10));
    int foreign = other.allocate(PasidRange.of(4000, 4000));
    assertThat(pasid(16, FREE, foreign, foreign)).isZero();
    assertThat(pasid(16, FREE, 0, TOP)).isZero();
    assertThat(other.holds(foreign)).isTrue();
  }

  @Test
  void containersOfOneProcessShareOneSet() {
    setIommu();
    Container other = new Container(set, 20);
    assertThat(pasid(16, ALLOC, 7, 7)).isEqualTo(7);
    ByteBuffer free = Bytes.u32s(16, FREE, 7, 7);
    assertThat(other.ioctl(VfioIoctl.PASID_REQUEST, free, 0, 16)).isEqualTo(-EOPNOTSUPP);
    assertThat(other.ioctl(VfioIoctl.SET_IOMMU, Bytes.u32s(6), 0, 4)).isZero();
    assertThat(other.ioctl(VfioIoctl.PASID_REQUEST, free, 0, 16)).isZero();
    assertThat(set.holds(7)).isFalse();
  }

  @Test
  void readsTheArgumentWhereverItLies() {
    setIommu();
    ByteBuffer moved = ByteBuffer.allocate(40).position(2);
    PasidRequest.put(moved, 13, PasidRequest.ALLOC, 300, 300);
    assertThat(container.ioctl(VfioIoctl.PASID_REQUEST, moved, 13, 16)).isEqualTo(300);
  }
}
