// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The blocks that leased IDs are in. */
class StatusReportTest {
  private static long blocks(PasidRange... ranges) {
    return StatusReport.blocks(List.of(ranges), 16);
  }

  @Test
  void eachBlockCountsOnceHoweverManyPiecesOfItAreLeased() {
    assertThat(blocks()).isZero();
    assertThat(blocks(PasidRange.of(16, 31))).isEqualTo(1);
    assertThat(blocks(PasidRange.of(1, 15), PasidRange.of(16, 47))).isEqualTo(3);
    assertThat(blocks(PasidRange.of(0, 3), PasidRange.of(8, 9), PasidRange.of(12, 40)))
        .isEqualTo(3);
    assertThat(blocks(PasidRange.of(30, 33), PasidRange.of(40, 41), PasidRange.of(64, 64)))
        .isEqualTo(3);
  }
}
