// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.container;

import static io.pasid4j.protocol.Errno.EFAULT;
import static io.pasid4j.protocol.Errno.EINVAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.protocol.Bytes;
import io.pasid4j.protocol.VfioIoctl;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IommuInfoTest {
  /** cap_offset = 24; id 3, version 1, no next; 32 bytes, system-wide, 20 PASID bits. */
  private static final String FULL_TAIL =
      "02000000"
          + "00".repeat(8)
          + "18000000"
          + "00000000"
          + "0300"
          + "0100"
          + "00000000"
          + "20000000"
          + "00000000"
          + "00000000"
          + "01000000"
          + "0000"
          + "1400"
          + "00".repeat(12);

  private final PasidSet set = PasidSpace.builder().build().open("vm", Quota.limit(1));
  private final Container container = new Container(set, 20);

  @BeforeEach
  void setIommu() {
    container.ioctl(VfioIoctl.SET_IOMMU, Bytes.u32s(Container.TYPE1_NESTING), 0, 4);
  }

  private String info(long argsz) {
    ByteBuffer out = ByteBuffer.allocate(IommuInfo.SIZE);
    int sizeBytes = container.info(Bytes.u32s(argsz, 0, 0, 0), 0, 16, out, 0);
    return Bytes.hex(out.limit(sizeBytes));
  }

  @Test
  void announcesThePasidBitsInTheNestingCapability() {
    assertThat(info(64)).isEqualTo("40000000" + FULL_TAIL);
  }

  @Test
  void leavesAGreaterArgszAsItIs() {
    assertThat(info(0xFFFF_FFFFL)).isEqualTo("ffffffff" + FULL_TAIL);
  }

  @ParameterizedTest
  @CsvSource({"16, 16", "19, 16", "20, 20", "24, 20", "63, 20"})
  void saysHowMuchRoomItNeeds(long argsz, int writtenBytes) {
    assertThat(info(argsz)).isEqualTo("40000000" + "02000000" + "00".repeat(writtenBytes - 8));
  }

  @ParameterizedTest
  @CsvSource({"0", "15"})
  void refusesAnArgszThatIsTooSmall(long argsz) {
    ByteBuffer out = ByteBuffer.allocate(IommuInfo.SIZE);
    assertThat(container.info(Bytes.u32s(argsz, 0, 0, 0), 0, 16, out, 0)).isEqualTo(-EINVAL);
  }

  @Test
  void aShortStructIsAnUnreadableArgument() {
    ByteBuffer out = ByteBuffer.allocate(IommuInfo.SIZE);
    assertThat(container.info(Bytes.u32s(64, 0, 0, 0), 0, 15, out, 0)).isEqualTo(-EFAULT);
  }

  @Test
  void thereIsNothingToTellBeforeSetIommu() {
    Container fresh = new Container(set, 20);
    ByteBuffer out = ByteBuffer.allocate(IommuInfo.SIZE);
    assertThat(fresh.info(Bytes.u32s(64, 0, 0, 0), 0, 16, out, 0)).isEqualTo(-EINVAL);
  }

  @Test
  void theIoctlWritesInPlace() {
    ByteBuffer argument = ByteBuffer.allocate(IommuInfo.SIZE);
    argument.put(0, (byte) IommuInfo.SIZE);
    assertThat(container.ioctl(VfioIoctl.IOMMU_GET_INFO, argument, 0, IommuInfo.SIZE)).isZero();
    assertThat(Bytes.hex(argument)).isEqualTo("40000000" + FULL_TAIL);
  }

  @Test
  void theIoctlDoesNotWriteBeyondTheArgument() {
    ByteBuffer argument = ByteBuffer.allocate(IommuInfo.SIZE);
    argument.put(0, (byte) IommuInfo.SIZE);
    assertThat(container.ioctl(VfioIoctl.IOMMU_GET_INFO, argument, 0, 24)).isEqualTo(-EFAULT);
    assertThat(Bytes.hex(argument)).isEqualTo("40" + "00".repeat(63));
  }
}
