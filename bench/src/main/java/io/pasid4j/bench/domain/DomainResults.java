// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.domain;

import io.pasid4j.bench.report.Target;
import io.pasid4j.bench.run.Median;
import io.pasid4j.bench.run.ProcessMemory;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The figures of a domain of three voters on one machine.
 *
 * @param rest what a host costs that does nothing
 * @param leases how fast blocks are leased
 * @param failover how long nobody gets a lease
 * @param moveMs how long the migration of a set of 1000 IDs took, of each
 * @param local requests that need no lease
 * @param plain memory of a daemon without a domain
 * @param voter memory of a voter
 * @param restart with 1M IDs held
 * @param etcdPerS compare-and-sets of etcd a second; empty if it is not there
 */
public record DomainResults(
    Rest rest,
    Leases leases,
    Failover failover,
    List<Double> moveMs,
    Local local,
    ProcessMemory plain,
    ProcessMemory voter,
    Restart restart,
    OptionalDouble etcdPerS) {
  private static final double MOST_KILL_MS = 2_000;
  private static final double MOST_STOP_MS = 3_000;
  private static final double MOST_MOVE_MS = 50;
  private static final double LEAST_RATIO = 0.9;
  private static final double MOST_MORE_MB = 60;
  private static final double MOST_IDLE_PERCENT = 6;
  private static final double MOST_JOIN_MS = 1_000;

  /** IDs of a lease of a space of 2^20 by default. */
  private static final int BLOCK_IDS = 1024;

  /**
   * A host that does nothing.
   *
   * @param idlePercent of a core, the busiest voter
   * @param start of a voter
   */
  public record Rest(double idlePercent, Start start) {}

  /**
   * Milliseconds of a start; medians.
   *
   * @param plainReadyMs to the ready line, without a domain
   * @param readyMs to the ready line: tenants are served
   * @param joinedMs until the host may lease
   */
  public record Start(double plainReadyMs, double readyMs, double joinedMs) {}

  /**
   * Leases.
   *
   * @param tookMs of each, one client
   * @param perS of all hosts together, with several clients on each
   */
  public record Leases(List<Double> tookMs, double perS) {}

  /**
   * The longest wait of a client for a lease, of each try.
   *
   * @param killMs when the leader is killed
   * @param stopMs when it is stopped by SIGSTOP
   */
  public record Failover(List<Double> killMs, List<Double> stopMs) {}

  /**
   * Local requests a second, in those of a daemon without a domain.
   *
   * @param pipelined with many requests under way
   * @param roundTrip with one
   * @param leaderless pipelined, while the other two voters are down
   */
  public record Local(double pipelined, double roundTrip, double leaderless) {}

  /** Milliseconds of a restart with 1M IDs held: to the ready line, and until it has joined. */
  public record Restart(double readyMs, double joinedMs) {}

  /** The table. */
  public String render() {
    StringBuilder table = new StringBuilder("a domain of three voters on one machine\n");
    line(table, "CPU at rest, busiest voter, % of a core", rest.idlePercent());
    line(table, "start without a domain: ready, ms", rest.start().plainReadyMs());
    line(table, "start of a voter: ready, ms", rest.start().readyMs());
    line(table, "start of a voter: joined, ms", rest.start().joinedMs());
    line(table, "lease, one client, median, ms", Median.of(leases.tookMs()));
    line(table, "leases a second, 3 hosts, 12 clients", leases.perS());
    line(table, "IDs a second by leases of 1024", leases.perS() * BLOCK_IDS);
    etcdPerS.ifPresentOrElse(
        perS -> {
          line(table, "etcd, 12 clients, compare-and-set per ID, IDs a second", perS);
          line(table, "etcd, compare-and-set per block of 1024, IDs a second", perS * BLOCK_IDS);
        },
        () -> table.append("etcd: not there (expected: Debian's etcd-server)\n"));
    lines(table, "longest wait for a lease, leader killed", failover.killMs());
    lines(table, "longest wait for a lease, leader stopped", failover.stopMs());
    line(table, "migration of a set of 1000 IDs, median, ms", Median.of(moveMs));
    line(table, "restart, 1M IDs held: ready, ms", restart.readyMs());
    line(table, "restart, 1M IDs held: joined, ms", restart.joinedMs());
    line(table, "memory without a domain, MB (anonymous)", plain.anonymousMb());
    line(table, "memory of a voter, MB (anonymous)", voter.anonymousMb());
    line(table, "memory without a domain, MB (resident)", plain.residentMb());
    line(table, "memory of a voter, MB (resident)", voter.residentMb());
    return table.toString();
  }

  private static void lines(StringBuilder table, String what, List<Double> tries) {
    line(table, what + ", median, ms", Median.of(tries));
    line(table, "  worst of " + tries.size(), Collections.max(tries));
  }

  private static void line(StringBuilder table, String what, double figure) {
    table.append(String.format(Locale.ROOT, "%-58s %,14.2f%n", what, figure));
  }

  /** The targets. */
  public List<Target> targets() {
    Start start = rest.start();
    return List.of(
        Target.atMost("% of a core at rest", MOST_IDLE_PERCENT, of(rest.idlePercent())),
        Target.atMost(
            "ms from ready to joined", MOST_JOIN_MS, of(start.joinedMs() - start.readyMs())),
        Target.atMost(
            "ms without leases, leader killed, median",
            MOST_KILL_MS,
            of(Median.of(failover.killMs()))),
        Target.atMost(
            "ms without leases, leader hung, median",
            MOST_STOP_MS,
            of(Median.of(failover.stopMs()))),
        Target.atMost("ms of a migration of 1000 IDs, median", MOST_MOVE_MS, of(Median.of(moveMs))),
        Target.atLeast(
            "local requests, domain : none, pipelined", LEAST_RATIO, of(local.pipelined())),
        Target.atLeast(
            "local requests, domain : none, round trips", LEAST_RATIO, of(local.roundTrip())),
        Target.atLeast(
            "local requests, no quorum : none, pipelined", LEAST_RATIO, of(local.leaderless())),
        Target.atMost(
            "MB resident that a domain adds",
            MOST_MORE_MB,
            of(voter.residentMb() - plain.residentMb())));
  }

  private static OptionalDouble of(double figure) {
    return OptionalDouble.of(figure);
  }
}
