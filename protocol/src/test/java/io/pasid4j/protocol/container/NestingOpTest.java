// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.container;

import static io.pasid4j.protocol.Errno.EFAULT;
import static io.pasid4j.protocol.Errno.EINVAL;
import static io.pasid4j.protocol.Errno.EOPNOTSUPP;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.IdState;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.protocol.Bytes;
import io.pasid4j.protocol.VfioIoctl;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NestingOpTest {
  private static final int BIND = 0;
  private static final int UNBIND = 1;
  private static final int INVALIDATE = 2;

  private final PasidSpace space = PasidSpace.builder().build();
  private final PasidSet set = space.open("vm", Quota.limit(10));
  private final PasidSet other = space.open("other", Quota.limit(10));
  private final Container container = new Container(set, 20);

  @BeforeEach
  void holdFive() {
    container.ioctl(VfioIoctl.SET_IOMMU, Bytes.u32s(Container.TYPE1_NESTING), 0, 4);
    assertThat(set.tryAllocate(PasidRange.of(5, 5))).isEqualTo(5);
    assertThat(other.tryAllocate(PasidRange.of(6, 6))).isEqualTo(6);
  }

  /** The struct of Linux 5.9, or with its length first as in the series' later branches. */
  private static ByteBuffer bind(int operation, long hostPasid, boolean withLength) {
    ByteBuffer op = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
    op.putInt(80).putInt(operation);
    if (withLength) {
      op.putInt(72).putInt(1).putInt(1).putInt(48).putLong(1).putLong(0x1000);
    } else {
      op.putInt(1).putInt(1).putLong(1).putLong(0x1000);
    }
    op.putLong(hostPasid).putLong(1);
    return op;
  }

  private static ByteBuffer invalidate(int caches, int granularity, int flags, long pasid) {
    ByteBuffer op = ByteBuffer.allocate(56).order(ByteOrder.LITTLE_ENDIAN);
    op.putInt(56).putInt(INVALIDATE).putInt(1).put((byte) caches).put((byte) granularity);
    return op.putShort((short) 0).putInt(flags).putInt(0).putLong(pasid);
  }

  private int ask(ByteBuffer op) {
    return container.ioctl(VfioIoctl.NESTING_OP, op, 0, op.capacity());
  }

  private IdState stateOfFive() {
    return space.describe(5).state();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bindAndUnbindAreReferences(boolean withLength) {
    assertThat(ask(bind(BIND, 5, withLength))).isZero();
    assertThat(stateOfFive()).isEqualTo(IdState.ACTIVE);
    assertThat(ask(bind(UNBIND, 5, withLength))).isZero();
    assertThat(stateOfFive()).isEqualTo(IdState.IDLE);
    assertThat(ask(bind(UNBIND, 5, withLength))).isEqualTo(-EINVAL);
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 0, 1 << 20, -1, 5L << 32 | 5})
  void aPasidThatIsNotHeldIsRefused(long pasid) {
    assertThat(ask(bind(BIND, pasid, false))).isEqualTo(-EINVAL);
    assertThat(ask(bind(UNBIND, pasid, true))).isEqualTo(-EINVAL);
    assertThat(ask(invalidate(1, 1, 1, pasid))).isEqualTo(-EINVAL);
  }

  @Test
  void aBoundPasidIsFreeAfterItsUnbind() {
    ask(bind(BIND, 5, false));
    assertThat(set.free(5)).isTrue();
    assertThat(ask(bind(BIND, 5, false))).isEqualTo(-EINVAL);
    assertThat(other.tryAllocate(PasidRange.of(5, 5))).isNegative();
    assertThat(ask(bind(UNBIND, 5, false))).isZero();
    assertThat(other.tryAllocate(PasidRange.of(5, 5))).isEqualTo(5);
  }

  @ParameterizedTest(name = "caches {0}, granularity {1}, flags {2}: {3}")
  @CsvSource({
    "1, 0, 0, 0",
    "7, 1, 1, 0",
    "2, 2, 5, 0",
    "4, 1, 0, 0",
    "0, 1, 1, -22",
    "8, 1, 1, -22",
    "1, 3, 1, -22",
    "1, 1, 4, -22",
    "1, 2, 8, -22"
  })
  void anInvalidationIsChecked(int caches, int granularity, int flags, int answer) {
    assertThat(ask(invalidate(caches, granularity, flags, 5))).isEqualTo(answer);
    assertThat(stateOfFive()).isEqualTo(IdState.IDLE);
  }

  @Test
  void malformedStructsAreRefused() {
    assertThat(ask(bind(3, 5, false))).isEqualTo(-EINVAL);
    assertThat(ask(bind(1 << 16, 5, false))).isEqualTo(-EINVAL);
    assertThat(ask(bind(BIND, 5, false).putInt(0, 79))).isEqualTo(-EINVAL);
    assertThat(ask(bind(BIND, 5, false).putInt(0, 7))).isEqualTo(-EINVAL);
    assertThat(ask(bind(BIND, 5, false).putInt(12, 2))).isEqualTo(-EINVAL);
    assertThat(ask(bind(BIND, 5, false).putLong(16, 2))).isEqualTo(-EINVAL);
    assertThat(ask(bind(BIND, 5, true).putInt(8, 71))).isEqualTo(-EINVAL);
    assertThat(ask(bind(BIND, 5, true).putInt(12, 2))).isEqualTo(-EINVAL);
    assertThat(stateOfFive()).isEqualTo(IdState.IDLE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 8, 20, 79})
  void aShortArgumentCannotBeRead(int lengthBytes) {
    assertThat(container.ioctl(VfioIoctl.NESTING_OP, bind(BIND, 5, false), 0, lengthBytes))
        .isEqualTo(-EFAULT);
  }

  @Test
  void thereIsNothingToBindBeforeSetIommu() {
    Container fresh = new Container(set, 20);
    assertThat(fresh.ioctl(VfioIoctl.NESTING_OP, bind(BIND, 5, false), 0, 80))
        .isEqualTo(-EOPNOTSUPP);
  }
}
