// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.SpaceAuditor;
import org.junit.jupiter.api.Test;

/** A set whose lock's sequence wraps around. */
class SequenceEndTest {
  private static final long LAST_SEQUENCE = ((1L << 30) - 1) << 33;

  @Test
  void theSequenceBeginsAnewAndNothingElseChanges() {
    PasidSpace space = PasidSpace.builder().bits(4).build();
    PasidSet set = space.open("vm", Quota.guaranteed(2, 3));
    PasidSet other = space.open("other", Quota.limit(20));
    set.allocate(PasidRange.ALL, 2);
    ((SetLock) set).restoreWord(((SetLock) set).loadAny() | LAST_SEQUENCE);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(3);
    assertThat(((SetLock) set).loadAny() & LAST_SEQUENCE).isZero();
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    assertThat(set.size()).isEqualTo(3);
    assertThat(set.holds(3)).isTrue();
    set.free(PasidRange.ALL);
    assertThat(other.allocate(PasidRange.ALL, 13)).hasSize(13);
    assertThat(other.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CAPACITY.code());
    new SpaceAuditor(space).check();
    set.close();
    assertThat(space.sets()).containsExactly(other);
  }
}
