// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 15, 16, 17, 31, 32, 33, 1000, 123_456_789, Long.MAX_VALUE})
  void aTimeIsFoundAgainToASixteenth(long nanos) {
    LatencyHistogram times = new LatencyHistogram();
    times.record(nanos);
    assertThat(times.quantile(1)).isBetween(nanos, Math.max(nanos, nanos + nanos / 16));
  }

  @Test
  void aQuantileCountsTheTimesOfAllThreads() {
    LatencyHistogram times = new LatencyHistogram();
    LatencyHistogram others = new LatencyHistogram();
    for (int i = 0; i < 999; i++) {
      times.record(10);
    }
    others.record(1 << 20);
    times.add(others);
    assertThat(times.quantile(0.5)).isEqualTo(10);
    assertThat(times.quantile(0.999)).isEqualTo(10);
    assertThat(times.quantile(0.9995)).isGreaterThanOrEqualTo(1 << 20);
  }

  @Test
  void withoutATimeThereIsNoQuantile() {
    assertThatThrownBy(() -> new LatencyHistogram().quantile(0.5))
        .isInstanceOf(IllegalStateException.class);
  }
}
