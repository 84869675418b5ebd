// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.MemberView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Leases IDs ahead of need, so that tenants do not wait, and returns blocks that stay unused. Used
 * by one thread, but for {@link #keepSpare} and {@link #returnSpareNow}.
 */
final class LeaseKeeper {
  private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Of so many blocks' worth most is returned soon: other hosts may need it. */
  private static final long MANY_BLOCKS = 8;

  /** Longer than a tenant takes to use what was leased for one request. */
  private static final long MANY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Longer than the next step of a request that leases in several. */
  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final DomainHost host;
  private final ToLongFunction<PasidRange> freeIds;
  private final LongSupplier unguaranteedIds;
  private final LongSupplier owedIds;
  private final int leaseIds;
  private final long idleNanos;
  private final Lasting spare = new Lasting();
  private final Lasting many = new Lasting();
  private long refusedNanos;
  private boolean wasRefused;
  private volatile boolean returnsNow;

  /** Set by each step of a request that leases in several; taken by the next check. */
  private volatile boolean hasStepped;

  private boolean isKept;
  private long steppedNanos;
  private CompletableFuture<Answer> outstanding =
      CompletableFuture.completedFuture(new Answer.Done());

  /** A condition, and since when it holds without a break. */
  private static final class Lasting {
    private @Nullable Long sinceNanos;

    /** Returns whether it has held for so long, given whether it holds now. */
    boolean holdsFor(long nanos, boolean holds, long nowNanos) {
      Long since = sinceNanos;
      if (!holds || since == null) {
        sinceNanos = holds ? nowNanos : null;
        return false;
      }
      return nowNanos - since >= nanos;
    }
  }

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

  /** Lets the checks of the next seconds keep what is many: a request leases in several steps. */
  void keepSpare() {
    hasStepped = true;
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
    noteSteps(nowNanos);
    boolean waits = wasRefused && nowNanos - refusedNanos < REFUSED_NANOS;
    long free = idsInHand(waits);
    boolean hasSpare = free >= 2L * leaseIds + lowIds();
    boolean isIdle = spare.holdsFor(idleNanos, hasSpare, nowNanos);
    boolean isMany = many.holdsFor(MANY_NANOS, free >= MANY_BLOCKS * leaseIds + lowIds(), nowNanos);
    if (!hasSpare) {
      returnsNow = false;
    }
    if (free < lowIds() && !waits) {
      lease(nowNanos);
    } else if (returnsNow || (isMany && !isKept)) {
      giveBack(view.ids(), free - lowIds() - leaseIds);
    } else if (isIdle) {
      giveBack(view.ids(), leaseIds);
    }
  }

  private void noteSteps(long nowNanos) {
    if (hasStepped) {
      hasStepped = false;
      steppedNanos = nowNanos;
      isKept = true;
    }
    isKept &= nowNanos - steppedNanos < STEP_NANOS;
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
        outstanding.whenComplete((answer, _) -> {
          wasRefused = answer instanceof Answer.Refused;
          if (wasRefused && owedIds.getAsLong() > 0) {
            returnsNow = true;
          }
        });
  }

  /** Returns the highest IDs that no tenant has: whole blocks, or else parts, if they are many. */
  private void giveBack(List<PasidRange> ids, long mostIds) {
    List<PasidRange> pieces = SparePieces.whole(ids, freeIds, leaseIds, mostIds);
    if (pieces.isEmpty() && mostIds > leaseIds) {
      pieces = SparePieces.parts(ids, freeIds, leaseIds, mostIds);
    }
    if (!pieces.isEmpty()) {
      outstanding = host.giveBack(pieces);
    }
  }
}
