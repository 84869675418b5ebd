// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.space.DomainAmount;
import io.pasid4j.daemon.space.DomainLink;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.host.MovingSet.State;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A space's link to the domain of its daemon: what tenants ask for. Thread-safe. */
final class MemberLink implements DomainLink {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.domain");
  private static final long ANSWER_MS = 5_000;

  private final HostedSpace hosted;
  private final DomainHost host;
  private final MoveFile moves;
  private final ViewFollower follower;
  private final LeaseDesk leases;
  private final LeaseKeeper keeper;
  private final AmountDesk amounts;
  private final AmountReport report;
  private final ArrivalEnds arrivalEnds;

  MemberLink(
      HostedSpace hosted,
      DomainHost host,
      MoveFile moves,
      ViewFollower follower,
      LeaseDesk leases,
      LeaseKeeper keeper,
      AmountDesk amounts,
      AmountReport report,
      ArrivalEnds arrivalEnds) {
    this.hosted = hosted;
    this.host = host;
    this.moves = moves;
    this.follower = follower;
    this.keeper = keeper;
    this.amounts = amounts;
    this.report = report;
    this.leases = leases;
    this.arrivalEnds = arrivalEnds;
  }

  @Override
  public boolean admitsTenants() {
    return !follower.isSurrendering();
  }

  @Override
  public boolean isArriving(TokenHash token) {
    return moves.all().stream()
        .filter(record -> record.state() == State.ARRIVING)
        .anyMatch(record -> isOf(token, record));
  }

  private static boolean isOf(TokenHash token, MovingSet record) {
    try {
      return ContentsCodec.decode(record.payload()).tokenHash().equals(token);
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  @Override
  public CompletableFuture<Outcome> lease(int uid, PasidRange range, int countIds) {
    return range.min() >>> hosted.space().bits() == 0
        ? leases.lease(uid, range, countIds)
        : CompletableFuture.completedFuture(Outcome.NOTHING_FREE);
  }

  @Override
  public void keepSpare() {
    keeper.keepSpare();
  }

  @Override
  public void returnSpare() {
    keeper.returnSpareNow();
  }

  @Override
  public void limit(long account) {
    amounts.limit(account);
  }

  @Override
  public CompletableFuture<Outcome> leaseAmount(long account, int countIds) {
    return amounts.lease(account, countIds);
  }

  @Override
  public @Nullable DomainAmount amount(long account) {
    return report.of(account);
  }

  @Override
  public CompletableFuture<Outcome> catchUp() {
    return follower
        .catchUp()
        .completeOnTimeout(false, ANSWER_MS, TimeUnit.MILLISECONDS)
        .thenApply(done -> done ? Outcome.DONE : Outcome.NO_ANSWER);
  }

  @Override
  public CompletableFuture<Outcome> resumed(int setId) {
    MovingSet record = moves.find(setId);
    return record == null || record.arrival() == 0
        ? CompletableFuture.completedFuture(Outcome.DONE)
        : arrivalEnds.end(setId);
  }

  @Override
  public void closed(int setId) {
    recordEnd(host, moves, setId);
  }

  /** Records the end of a set; that it has ended is no less true if the disk takes no record. */
  static void recordEnd(DomainHost host, MoveFile moves, int setId) {
    try {
      if (moves.find(setId) != null) {
        host.closed(setId);
      }
    } catch (UncheckedIOException e) {
      LOG.error("set {}: has ended, and its record does not say so: {}", setId, e.getMessage());
    }
  }
}
