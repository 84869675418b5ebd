// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.container;

import static io.pasid4j.protocol.Errno.ENOTTY;
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
import org.junit.jupiter.params.provider.EnumSource;

/** The request numbers and layouts of each revision, written out. */
class SeriesTest {
  private static final int QUOTA = 258;

  private final PasidSet set = PasidSpace.builder().build().open("vm", Quota.limit(QUOTA));
  private final Container container = new Container(set, 20);

  @BeforeEach
  void setIommu() {
    container.ioctl(VfioIoctl.SET_IOMMU, Bytes.u32s(Container.TYPE1_NESTING), 0, 4);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "5.7-rc4, 0200, 00000000 10000000 00000000 01000000 00000000",
    "5.8-rc1, 0300, 00000000 10000000 00000000 01000000 00000000",
    "5.8-rc3, 0300, 18000000 00000000 01000000 00000000 0000 1400 00000000",
    "5.8-rc6, 0300, 18000000 00000000 00000000 01000000 0000 1400 00000000",
    "5.9-rc2, 0300, 20000000 00000000 00000000 01000000 0000 1400 000000000000000000000000",
    "5.9-rc6, 0300, 02010000 20000000 00000000 00000000 01000000 0000 1400"
        + " 000000000000000000000000",
  })
  void theCapabilityHasTheLayoutOfTheRevision(String label, String id, String data) {
    Series series = Series.ofLabel(label).orElseThrow();
    ByteBuffer out = ByteBuffer.allocate(IommuInfo.MAX_SIZE);

    int sizeBytes = container.info(series, Bytes.u32s(200, 0, 0, 0), 0, 16, out, 0);

    assertThat(sizeBytes).isEqualTo(IommuInfo.sizeBytes(series));
    assertThat(Bytes.hex(out.limit(sizeBytes)))
        .isEqualTo(
            "c800000002000000"
                + "00".repeat(8)
                + "1800000000000000"
                + id
                + "010000000000"
                + data.replace(" ", ""));
  }

  @ParameterizedTest
  @EnumSource
  void eachAllocatesUnderItsOwnNumberOnly(Series series) {
    int expected = series == Series.V5_7_RC4 ? 0x3B7A : 0x3B76;
    int other = series == Series.V5_7_RC4 ? 0x3B76 : 0x3B7A;

    assertThat(series.pasidRequest()).isEqualTo(expected);
    assertThat(series.nestingOp()).isEqualTo(expected + 1);
    assertThat(container.ioctl(series, expected, Bytes.u32s(16, 1, 7, 7), 0, 16)).isEqualTo(7);
    assertThat(container.ioctl(series, other, Bytes.u32s(16, 1, 8, 8), 0, 16)).isEqualTo(-ENOTTY);
    assertThat(set.size()).isOne();
  }

  @ParameterizedTest
  @EnumSource
  void aCallerWithLittleRoomLearnsTheLength(Series series) {
    ByteBuffer out = ByteBuffer.allocate(IommuInfo.MAX_SIZE);

    int sizeBytes = container.info(series, Bytes.u32s(16, 0, 0, 0), 0, 16, out, 0);

    assertThat(sizeBytes).isEqualTo(16);
    assertThat(Integer.reverseBytes(out.getInt(0))).isEqualTo(IommuInfo.sizeBytes(series));
  }

  @Test
  void anUnknownLabelIsNone() {
    assertThat(Series.ofLabel("5.9")).isEmpty();
    assertThat(Series.labels()).isEqualTo("5.7-rc4, 5.8-rc1, 5.8-rc3, 5.8-rc6, 5.9-rc2, 5.9-rc6");
  }
}
