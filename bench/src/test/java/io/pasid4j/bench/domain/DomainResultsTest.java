// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.bench.report.Target;
import io.pasid4j.bench.run.ProcessMemory;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DomainResultsTest {
  private static final long MS = 1_000_000;

  @Test
  void theLongestWaitBeginsBeforeTheFailureAndEndsAfterIt() {
    List<Long> done = List.of(MS, 900 * MS, 910 * MS, 1_700 * MS, 1_702 * MS);

    assertThat(FailoverBench.longestMs(done, 905 * MS)).isEqualTo(790);
    assertThat(FailoverBench.longestMs(done, 1_701 * MS)).isEqualTo(2);
  }

  @Test
  void mediansAreJudgedAndTheWorstIsShown() {
    DomainResults results = results(OptionalDouble.of(2_000));

    assertThat(results.render())
        .contains("leader killed, median, ms", "worst of 3", "4,500.00")
        .containsPattern("per block of 1024, IDs a second +2,048,000\\.00");
    assertThat(results.targets())
        .filteredOn(target -> target.what().contains("leader killed"))
        .singleElement()
        .extracting(Target::verdict)
        .isEqualTo("reached");
    assertThat(results.targets())
        .filteredOn(
            target -> target.what().contains("migration") || target.what().contains("joined"))
        .hasSize(2)
        .extracting(Target::verdict)
        .containsOnly("MISSED");
    assertThat(results.targets())
        .filteredOn(target -> target.what().contains("at rest"))
        .singleElement()
        .extracting(Target::verdict)
        .isEqualTo("reached");
  }

  @Test
  void etcdMayBeMissing() {
    assertThat(results(OptionalDouble.empty()).render()).contains("etcd: not there");
  }

  private static DomainResults results(OptionalDouble etcdPerS) {
    return new DomainResults(
        new DomainResults.Rest(2.5, new DomainResults.Start(900, 950, 2_150)),
        new DomainResults.Leases(List.of(1.0, 2.0, 9.0), 3_000),
        new DomainResults.Failover(List.of(800.0, 4_500.0, 900.0), List.of(1_000.0)),
        List.of(60.0),
        new DomainResults.Local(0.99, 1, 0.98),
        new ProcessMemory(80, 40),
        new ProcessMemory(130, 80),
        new DomainResults.Restart(300, 900),
        etcdPerS);
  }
}
