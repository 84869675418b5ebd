// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.meter;

import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** {@code pasid_space_ids}: all states of a space counted at once, so that they sum up. */
final class SpaceCollector implements Collector {
  private static final String NAME = "pasid_space_ids";

  private final SessionRegistry sessions;

  SpaceCollector(SessionRegistry sessions) {
    this.sessions = sessions;
  }

  @Override
  public String getPrometheusName() {
    return NAME;
  }

  @Override
  public MetricSnapshot collect() {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name(NAME).help("IDs of a space, by state.");
    for (HostedSpace hosted : sessions.spaces().all()) {
      IdCounts.of(hosted)
          .byState()
          .forEach((state, count) -> gauge.dataPoint(point(hosted.name(), state, count)));
    }
    return gauge.build();
  }

  private static GaugeSnapshot.GaugeDataPointSnapshot point(
      String space, String state, long count) {
    return GaugeSnapshot.GaugeDataPointSnapshot.builder()
        .labels(Labels.of("space", space, "state", state))
        .value((double) count)
        .build();
  }
}
