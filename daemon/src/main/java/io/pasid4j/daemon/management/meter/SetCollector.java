// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.meter;

import io.pasid4j.core.SetStatistics;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.space.HostedSpace;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code pasid_set_used_ids}, {@code pasid_set_limit_ids} and {@code pasid_set_refusals}: the sets
 * by name and not by id, so that a VM that restarts goes on in its time series. Only the largest
 * are shown, because tenants choose the names and each is a series of its own.
 */
final class SetCollector implements MultiCollector {
  /** The most names that are shown, inclusive. */
  static final int MOST_NAMES = 500;

  private static final String USED = "pasid_set_used_ids";
  private static final String LIMIT = "pasid_set_limit_ids";
  private static final String REFUSALS = "pasid_set_refusals";

  private final SessionRegistry sessions;

  SetCollector(SessionRegistry sessions) {
    this.sessions = sessions;
  }

  private record Name(String space, String name) {}

  /** The sum over all sets of a name. */
  private record Use(long usedIds, long limitIds) {
    static Use of(SetStatistics set) {
      long used = (long) set.heldIds() + set.pendingIds() + set.foreignIds() + set.quarantinedIds();
      return new Use(used, set.quota().limitIds());
    }

    Use plus(Use other) {
      return new Use(usedIds + other.usedIds, limitIds + other.limitIds);
    }
  }

  @Override
  public List<String> getPrometheusNames() {
    return List.of(USED, LIMIT, REFUSALS);
  }

  @Override
  public MetricSnapshots collect() {
    GaugeSnapshot.Builder used =
        GaugeSnapshot.builder()
            .name(USED)
            .help("IDs that count against the quotas of the sets of a name; the largest only.");
    GaugeSnapshot.Builder limit =
        GaugeSnapshot.builder().name(LIMIT).help("What the sets of a name may hold at once.");
    uses().entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> -entry.getValue().usedIds()))
        .limit(MOST_NAMES)
        .forEach(entry -> {
          Labels labels = Labels.of("space", entry.getKey().space(), "name", entry.getKey().name());
          used.dataPoint(point(labels, entry.getValue().usedIds()));
          limit.dataPoint(point(labels, entry.getValue().limitIds()));
        });
    return MetricSnapshots.of(used.build(), limit.build(), refusals());
  }

  private CounterSnapshot refusals() {
    CounterSnapshot.Builder refusals =
        CounterSnapshot.builder()
            .name(REFUSALS)
            .help("Refused allocations of the sets of a name; of the names refused last only.");
    for (HostedSpace space : sessions.spaces().all()) {
      space
          .refusals()
          .all()
          .forEach((name, counts) ->
              counts.forEach((reason, count) ->
                  refusals.dataPoint(
                      CounterDataPointSnapshot.builder()
                          .labels(
                              Labels.of(
                                  "space",
                                  space.name(),
                                  "name",
                                  name,
                                  "reason",
                                  reason.name().toLowerCase(Locale.ROOT)))
                          .value((double) count)
                          .build())));
    }
    return refusals.build();
  }

  private Map<Name, Use> uses() {
    Map<Name, Use> uses = new HashMap<>();
    for (Session session : sessions.after(0)) {
      SetStatistics now = session.hostedSpace().space().statistics(session.set());
      uses.merge(new Name(session.hostedSpace().name(), session.name()), Use.of(now), Use::plus);
    }
    return uses;
  }

  private static GaugeDataPointSnapshot point(Labels labels, long value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value((double) value).build();
  }
}
