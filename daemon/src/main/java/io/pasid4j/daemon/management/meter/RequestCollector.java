// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.meter;

import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.metrics.RequestOp;
import io.pasid4j.daemon.metrics.RequestResult;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.TreeMap;

/** {@code pasid_requests_total}: the kinds of requests seen at least once, by result. */
final class RequestCollector implements Collector {
  private static final String NAME = "pasid_requests";

  private final DaemonMetrics metrics;

  RequestCollector(DaemonMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public String getPrometheusName() {
    return NAME;
  }

  @Override
  public MetricSnapshot collect() {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name(NAME).help("Requests of tenants, by kind and result.");
    counts()
        .forEach((labels, count) ->
            counter.dataPoint(
                CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels)
                    .value(count)
                    .build()));
    return counter.build();
  }

  /** Several numbers may have one name: those of commands this daemon does not know. */
  private Map<Labels, Long> counts() {
    Map<Labels, Long> counts = new TreeMap<>();
    for (int op = 0; op < RequestOp.COUNT; op++) {
      for (int result = 0; result < RequestResult.COUNT; result++) {
        long count = metrics.requests(op, result);
        if (count > 0) {
          Labels labels =
              Labels.of("op", RequestOp.label(op), "result", RequestResult.label(result));
          counts.merge(labels, count, Long::sum);
        }
      }
    }
    return counts;
  }
}
