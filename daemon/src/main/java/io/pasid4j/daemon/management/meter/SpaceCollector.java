// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.meter;

import io.pasid4j.core.IdState;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Locale;

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
      IdCounts counts = IdCounts.of(hosted.space());
      for (IdState state : IdState.values()) {
        gauge.dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(
                    Labels.of(
                        "space", hosted.name(), "state", state.name().toLowerCase(Locale.ROOT)))
                .value((double) counts.of(state))
                .build());
      }
    }
    return gauge.build();
  }
}
