// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.meter;

import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.protocol.command.ShownPresence;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** {@code pasid_sets}: how many sets are open, by whether their tenants are there. */
final class PresenceCollector implements Collector {
  private static final String NAME = "pasid_sets";

  private final SessionRegistry sessions;

  PresenceCollector(SessionRegistry sessions) {
    this.sessions = sessions;
  }

  @Override
  public String getPrometheusName() {
    return NAME;
  }

  @Override
  public MetricSnapshot collect() {
    GaugeSnapshot.Builder sets =
        GaugeSnapshot.builder().name(NAME).help("Open sets, by whether their tenants are there.");
    counts()
        .forEach((presence, count) ->
            sets.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("state", presence.name().toLowerCase(Locale.ROOT)))
                    .value((double) count)
                    .build()));
    return sets.build();
  }

  /** Every state, those without a set too: a rule sees that a count is 0 again. */
  private Map<ShownPresence, Integer> counts() {
    Map<ShownPresence, Integer> counts = new EnumMap<>(ShownPresence.class);
    for (ShownPresence presence : ShownPresence.values()) {
      if (presence != ShownPresence.UNSAID) {
        counts.put(presence, 0);
      }
    }
    for (Session session : sessions.after(0)) {
      counts.merge(sessions.presenceOf(session), 1, Integer::sum);
    }
    return counts;
  }
}
