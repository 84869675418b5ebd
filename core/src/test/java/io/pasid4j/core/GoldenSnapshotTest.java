// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot of version 1, written once and never changed, stays readable. */
class GoldenSnapshotTest {
  private static byte[] golden(int version) throws IOException {
    String name = "snapshot-v" + version + ".bin";
    try (InputStream in = GoldenSnapshotTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void everyVersionIsRead(int version) throws IOException {
    AtomicLong nowMs = new AtomicLong(1000);
    PasidSpace space = PasidSpace.restore(golden(version), nowMs::get);
    new SpaceAuditor(space).check();
    assertThat(space.bits()).isEqualTo(12);
    assertThat(space.policy()).isEqualTo(Policy.CYCLIC);
    assertThat(space.capacityIds()).isEqualTo(4096 - 101);
    assertThat(space.sets())
        .extracting(PasidSet::name)
        .containsExactly("vm-1", "vm-\u00e9", "closed", "idle");
    PasidSet first = space.sets().get(0);
    assertThat(space.statistics(first))
        .isEqualTo(new SetStatistics(38, 1, 1, 0, version - 1, Quota.guaranteed(10, 2000)));
    assertThat(first.findBySpid(0)).isEqualTo(95);
    assertThat(space.describe(96)).isEqualTo(new IdView(96, IdState.FREE_PENDING, first, 2, 1, -1));
    assertThat(first.tryAllocate(PasidRange.exactly(99))).isEqualTo(Refusal.QUARANTINED.code());
    nowMs.set(1050);
    Given.take(first, 99);
    PasidSet second = space.sets().get(1);
    assertThat(second.allocate(PasidRange.ALL, "last")).isEqualTo(4095);
    assertThat(second.findBySpid(77)).isEqualTo(4095);
    PasidSet closed = space.sets().get(2);
    assertThat(closed.findBySpid(5)).isEqualTo(3);
    assertThat(closed.put(3)).isEqualTo(PutResult.RELEASED);
    assertThat(space.sets().get(2).quota()).isEqualTo(Quota.limit(7));
  }

  /** As long as version 2 is the latest. */
  @Test
  void theSameHistoryIsWrittenAsItWasThen() throws IOException {
    assertThat(SnapshotTest.full(new AtomicLong(1000)).snapshot()).isEqualTo(golden(2));
  }
}
