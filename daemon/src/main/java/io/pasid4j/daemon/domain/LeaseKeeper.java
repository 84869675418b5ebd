// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.MemberView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Leases IDs ahead of need, so that tenants do not wait, and returns blocks that stay unused. Used
 * by one thread.
 */
final class LeaseKeeper {
  private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final DomainHost host;
  private final ToLongFunction<PasidRange> freeIds;
  private final int leaseIds;
  private final long idleNanos;
  private long refusedNanos;
  private long spareNanos;
  private boolean wasRefused;
  private boolean hasSpare;
  private CompletableFuture<Answer> outstanding =
      CompletableFuture.completedFuture(new Answer.Done());

  /**
   * Keeps the leases of a host.
   *
   * @param freeIds how many IDs of a range no tenant has
   * @param leaseIds how many IDs a lease has
   * @param idleNanos how long a block's worth has to stay free before it is returned
   */
  LeaseKeeper(DomainHost host, ToLongFunction<PasidRange> freeIds, int leaseIds, long idleNanos) {
    this.host = host;
    this.freeIds = freeIds;
    this.leaseIds = leaseIds;
    this.idleNanos = idleNanos;
  }

  /** The number of free IDs below which the next block is leased. */
  private long lowIds() {
    return Math.max(1, leaseIds / 4);
  }

  /** Leases or returns a block if one is due and the last request has its answer. */
  void check(MemberView view, long nowNanos) {
    if (!outstanding.isDone()) {
      return;
    }
    long free = freeIds.applyAsLong(PasidRange.ALL);
    boolean spare = free >= 2L * leaseIds + lowIds();
    if (!spare || !hasSpare) {
      spareNanos = nowNanos;
    }
    hasSpare = spare;
    if (free < lowIds() && !(wasRefused && nowNanos - refusedNanos < REFUSED_NANOS)) {
      lease(nowNanos);
    } else if (spare && nowNanos - spareNanos >= idleNanos) {
      giveBack(view.ids());
    }
  }

  private void lease(long nowNanos) {
    refusedNanos = nowNanos;
    outstanding = host.lease(PasidRange.ALL, leaseIds);
    var _ = outstanding.thenAccept(answer -> wasRefused = answer instanceof Answer.Refused);
  }

  /** Returns the highest piece of a block of which no tenant holds an ID. */
  private void giveBack(List<PasidRange> ids) {
    for (PasidRange range : ids.reversed()) {
      for (long max = range.max(); max >= range.min(); ) {
        long min = Math.max(range.min(), max - max % leaseIds);
        PasidRange piece = PasidRange.of(min, max);
        if (freeIds.applyAsLong(piece) == max - min + 1) {
          outstanding = host.giveBack(List.of(piece));
          return;
        }
        max = min - 1;
      }
    }
  }
}
