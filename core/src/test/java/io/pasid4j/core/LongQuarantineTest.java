// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongQuarantineTest {
  @Test
  void theLongestDurationIsLong() {
    PasidSpace space =
        PasidSpace.builder().bits(4).giveZero().quarantine(Long.MAX_VALUE, () -> 1).build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    Given.take(set, 0);
    set.free(0);
    assertThat(set.tryAllocate(PasidRange.exactly(0))).isEqualTo(Refusal.QUARANTINED.code());
  }
}
