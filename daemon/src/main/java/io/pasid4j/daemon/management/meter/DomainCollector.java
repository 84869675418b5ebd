// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.meter;

import io.pasid4j.daemon.domain.DomainCounts;
import io.pasid4j.daemon.domain.DomainCounts.LeaseKind;
import io.pasid4j.daemon.domain.DomainCounts.LeaseResult;
import io.pasid4j.daemon.domain.DomainCounts.MoveResult;
import io.pasid4j.daemon.domain.DomainStatus;
import io.pasid4j.daemon.domain.HostStatus;
import io.pasid4j.daemon.space.DomainAmount;
import io.pasid4j.domain.log.LogRole;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * {@code pasid_domain_*}: the domain as this host knows it by itself, so that a scrape waits for
 * nobody. The other hosts are shown by voters only: of hundreds of hosts, each would otherwise show
 * hundreds.
 */
final class DomainCollector implements MultiCollector {
  /** The most tenants that are shown, inclusive, and the most hosts. */
  static final int MOST_NAMES = 500;

  private static final double MS_PER_SECOND = 1e3;

  private final Supplier<DomainStatus> status;
  private final IntFunction<List<DomainAmount>> amounts;
  private final DomainCounts counts;

  /**
   * Shows a domain.
   *
   * @param status asks nobody
   * @param amounts the limits of so many tenants at most, those first that use most
   */
  DomainCollector(
      Supplier<DomainStatus> status, IntFunction<List<DomainAmount>> amounts, DomainCounts counts) {
    this.status = status;
    this.amounts = amounts;
    this.counts = counts;
  }

  @Override
  public MetricSnapshots collect() {
    DomainStatus now = status.get();
    MetricFamilies to = new MetricFamilies();
    role(now, to);
    log(now, to);
    leases(now, to);
    requests(to);
    amounts.apply(MOST_NAMES).forEach(amount -> amount(amount, to));
    if (now.role() != LogRole.CLIENT) {
      now.members().stream().limit(MOST_NAMES).forEach(host -> host(now.name(), host, to));
    }
    return to.build();
  }

  private static void role(DomainStatus now, MetricFamilies to) {
    to.info(
        "pasid_domain",
        "The labels name domain, host and space.",
        "domain",
        now.name(),
        "host",
        now.host(),
        "space",
        now.space());
    for (LogRole role : LogRole.values()) {
      to.gauge(
          "pasid_domain_role",
          "1 for the role that this host has in the log, else 0.",
          number(role == now.role()),
          "role",
          text(role));
    }
    to.gauge(
        "pasid_domain_leader_known", "1 if it knows a leader.", number(!now.leader().isEmpty()));
    to.gauge(
        "pasid_domain_serving",
        "1 if leases and moves can be had, as far as this host knows.",
        number(now.serving()));
  }

  private static void log(DomainStatus now, MetricFamilies to) {
    if (now.contactMs() >= 0) {
      to.gauge(
          "pasid_domain_contact_age_seconds",
          "How long ago it heard of the leader, or as the leader of most voters.",
          now.contactMs() / MS_PER_SECOND);
    }
    if (now.committedIndex() > 0) {
      to.gauge(
          "pasid_domain_applied_index", "Up to where it has applied the log.", now.appliedIndex());
      to.gauge(
          "pasid_domain_lag_entries",
          "How many entries it is behind what it knows to be committed.",
          now.committedIndex() - now.appliedIndex());
    }
  }

  private static void leases(DomainStatus now, MetricFamilies to) {
    to.gauge(
        "pasid_domain_leased_blocks", "Blocks of which this host has IDs.", now.leasedBlocks());
    to.gauge("pasid_domain_leased_ids", "IDs that this host has.", now.leasedIds());
    to.gauge(
        "pasid_domain_used_ids",
        "IDs of these that sets have, or that are quarantined.",
        Math.max(0, now.leasedIds() - now.freeIds()));
    to.gauge("pasid_domain_moving_sets", "Sets on their way from or to this host.", now.moving());
  }

  private void requests(MetricFamilies to) {
    for (LeaseKind kind : LeaseKind.values()) {
      for (LeaseResult result : LeaseResult.values()) {
        to.counter(
            "pasid_domain_lease_requests",
            "Requests of this host for leases, by kind and result.",
            counts.leases(kind, result),
            "kind",
            text(kind),
            "result",
            text(result));
      }
    }
    for (MoveResult result : MoveResult.values()) {
      to.counter(
          "pasid_domain_moves",
          "Operators' requests to move a set of this host, by result.",
          counts.moves(result),
          "result",
          text(result));
    }
    to.counter("pasid_domain_arrivals", "Sets that have arrived.", counts.arrivals());
    to.counter(
        "pasid_domain_fences",
        "How often this host has learnt that it was fenced.",
        counts.fences());
  }

  private static void amount(DomainAmount amount, MetricFamilies to) {
    String[] labels = {"tenant", amount.tenant(), "uid", Long.toString(amount.uid())};
    to.gauge(
        "pasid_domain_amount_leased_ids",
        "IDs of its limit in the domain that this host may give a tenant; those that use most.",
        amount.leasedIds(),
        labels);
    to.gauge(
        "pasid_domain_amount_used_ids",
        "IDs of these that the tenant has here.",
        amount.usedIds(),
        labels);
    to.gauge(
        "pasid_domain_amount_limit_ids",
        "IDs that the tenant may have on all hosts.",
        amount.limitIds(),
        labels);
  }

  private static void host(String domain, HostStatus host, MetricFamilies to) {
    String[] labels = {"domain", domain, "host", host.name()};
    to.gauge("pasid_domain_host_leased_ids", "IDs that a host has.", host.leasedIds(), labels);
    to.gauge(
        "pasid_domain_host_resting_ids",
        "IDs of a fenced host that rest.",
        host.restingIds(),
        labels);
    to.counter("pasid_domain_host_fences", "How often it was fenced.", host.epoch() - 1, labels);
    // A name that no computer has is not expected to be heard of.
    if (host.heardMs() >= 0 && host.instance() != 0) {
      to.gauge(
          "pasid_domain_host_heard_age_seconds",
          "How long ago this voter heard of a host; the leader hears of all.",
          host.heardMs() / MS_PER_SECOND,
          labels);
    }
  }

  private static double number(boolean condition) {
    return condition ? 1 : 0;
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
