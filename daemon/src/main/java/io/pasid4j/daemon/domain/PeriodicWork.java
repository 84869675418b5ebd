// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.message.MemberView;
import java.util.concurrent.TimeUnit;

/**
 * The periodic work of a host: reports its clock, repeats what has no answer, ends arrivals, keeps
 * the leases. Used by the worker only.
 */
final class PeriodicWork {
  private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final DomainHost host;
  private final MoveFile moves;
  private final Commands commands;
  private final MemberEvents events;
  private final ClockReports clocks;
  private final GuaranteeKeeper guarantees;
  private final LeaseKeeper leases;
  private final AmountKeeper amounts;
  private final ViewFollower follower;

  PeriodicWork(
      DomainHost host,
      MoveFile moves,
      Commands commands,
      MemberEvents events,
      ClockReports clocks,
      GuaranteeKeeper guarantees,
      LeaseKeeper leases,
      AmountKeeper amounts,
      ViewFollower follower) {
    this.host = host;
    this.moves = moves;
    this.commands = commands;
    this.events = events;
    this.clocks = clocks;
    this.guarantees = guarantees;
    this.leases = leases;
    this.amounts = amounts;
    this.follower = follower;
  }

  /** Does what is due. A command without an answer comes before anything new. */
  void run() {
    host.startIfNot();
    follower.retry();
    long nowNanos = System.nanoTime();
    clocks.look(nowNanos);
    follower.pollAfter(REPEAT_NANOS, nowNanos);
    if (host.isWaiting()) {
      if (commands.isOverdue(REPEAT_NANOS)) {
        host.repeat();
      }
      return;
    }
    MemberView view = follower.latest();
    if (host.isReady() && view != null) {
      endArrival();
      guarantees.check();
      leases.check(view, nowNanos);
      amounts.check(view, nowNanos);
    }
  }

  /** Ends one arrival whose set was resumed, or ended, before the domain was notified of it. */
  private void endArrival() {
    for (MovingSet record : moves.all()) {
      if (record.arrival() != 0 && events.isTaken(record)) {
        var _ = host.taken(record.setId());
        return;
      }
    }
  }
}
