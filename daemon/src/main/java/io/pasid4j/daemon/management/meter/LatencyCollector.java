// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.meter;

import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.metrics.Latency;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/**
 * {@code pasid_request_duration_seconds}: the time that the daemon worked on each of a sample of
 * requests.
 */
final class LatencyCollector implements Collector {
  private static final String NAME = "pasid_request_duration_seconds";
  private static final double NANOS_PER_SECOND = 1e9;

  private final DaemonMetrics metrics;

  LatencyCollector(DaemonMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public String getPrometheusName() {
    return NAME;
  }

  @Override
  public MetricSnapshot collect() {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int bucket = 0; bucket < Latency.BUCKETS; bucket++) {
      buckets.bucket(Latency.boundSeconds(bucket), metrics.timed(bucket));
    }
    return HistogramSnapshot.builder()
        .name(NAME)
        .help("How long the daemon worked on a request; one of 64 is timed.")
        .dataPoint(
            HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(metrics.timedNanos() / NANOS_PER_SECOND)
                .build())
        .build();
  }
}
