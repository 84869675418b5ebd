// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.MemberView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Leases IDs ahead of need, so that tenants do not wait, and returns blocks that stay unused. Used
 * by one thread, but for {@link #returnSpareNow}.
 */
final class LeaseKeeper {
  private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final DomainHost host;
  private final ToLongFunction<PasidRange> freeIds;
  private final LongSupplier unguaranteedIds;
  private final LongSupplier owedIds;
  private final int leaseIds;
  private final long idleNanos;
  private long refusedNanos;
  private long spareNanos;
  private boolean wasRefused;
  private boolean hasSpare;
  private volatile boolean returnsNow;
  private CompletableFuture<Answer> outstanding =
      CompletableFuture.completedFuture(new Answer.Done());

  /**
   * Keeps the leases of a host.
   *
   * @param freeIds how many IDs of a range no tenant has
   * @param unguaranteedIds how many IDs no guarantee, present or expected, keeps from other tenants
   * @param owedIds how many are missing for guarantees that sets have brought
   * @param leaseIds how many IDs a lease has
   * @param idleNanos how long a block's worth has to stay free before it is returned
   */
  LeaseKeeper(
      DomainHost host,
      ToLongFunction<PasidRange> freeIds,
      LongSupplier unguaranteedIds,
      LongSupplier owedIds,
      int leaseIds,
      long idleNanos) {
    this.host = host;
    this.freeIds = freeIds;
    this.unguaranteedIds = unguaranteedIds;
    this.owedIds = owedIds;
    this.leaseIds = leaseIds;
    this.idleNanos = idleNanos;
  }

  /** The number of free IDs, beyond guarantees, below which the next block is leased. */
  private long lowIds() {
    return Math.max(1, leaseIds / 4);
  }

  /** Lets the next checks return what is spare without waiting: it was leased for a set in vain. */
  void returnSpareNow() {
    returnsNow = true;
  }

  /** Leases or returns blocks if that is due and the last request has its answer. */
  void check(MemberView view, long nowNanos) {
    if (!outstanding.isDone()) {
      return;
    }
    boolean waits = wasRefused && nowNanos - refusedNanos < REFUSED_NANOS;
    long free = idsInHand(waits);
    boolean spare = free >= 2L * leaseIds + lowIds();
    if (!spare || !hasSpare) {
      spareNanos = nowNanos;
    }
    hasSpare = spare;
    if (!spare) {
      returnsNow = false;
    }
    if (free < lowIds() && !waits) {
      lease(nowNanos);
    } else if (returnsNow) {
      giveBack(view.ids(), (int) ((free - lowIds()) / leaseIds) - 1);
    } else if (spare && nowNanos - spareNanos >= idleNanos) {
      giveBack(view.ids(), 1);
    }
  }

  /**
   * The number of IDs in hand for tenants. For a guarantee that the domain cannot meet now none is
   * kept.
   */
  private long idsInHand(boolean waits) {
    long unguaranteed = unguaranteedIds.getAsLong() - (waits ? 0 : owedIds.getAsLong());
    return Math.min(freeIds.applyAsLong(PasidRange.ALL), unguaranteed);
  }

  private void lease(long nowNanos) {
    refusedNanos = nowNanos;
    outstanding = host.lease(PasidRange.ALL, leaseIds);
    var _ =
        outstanding.thenAccept(answer -> {
          wasRefused = answer instanceof Answer.Refused;
          if (wasRefused && owedIds.getAsLong() > 0) {
            returnsNow = true;
          }
        });
  }

  /** Returns the highest pieces of blocks of which no tenant holds an ID. */
  private void giveBack(List<PasidRange> ids, int mostPieces) {
    Deque<PasidRange> pieces = new ArrayDeque<>();
    for (PasidRange range : ids.reversed()) {
      for (long max = range.max(); max >= range.min() && pieces.size() < mostPieces; ) {
        long min = Math.max(range.min(), max - max % leaseIds);
        PasidRange piece = PasidRange.of(min, max);
        if (freeIds.applyAsLong(piece) == max - min + 1) {
          pieces.addFirst(piece);
        }
        max = min - 1;
      }
    }
    if (!pieces.isEmpty()) {
      outstanding = host.giveBack(List.copyOf(pieces));
    }
  }
}
