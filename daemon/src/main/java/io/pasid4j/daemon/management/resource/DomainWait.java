// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ProblemException;
import io.pasid4j.daemon.management.http.ProblemType;
import io.pasid4j.daemon.space.DomainLink.Outcome;
import io.pasid4j.daemon.space.GuaranteeLeases;
import io.pasid4j.daemon.space.HostedSpace;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The wait of one request for IDs that its host has to lease first. Blocks the thread; in no domain
 * it returns at once.
 */
final class DomainWait {
  /** With one lease more, of 5 s, not much longer than a request may take to be answered. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Operators' requests wait in the share of this uid, which no tenant but root can use up. */
  private static final int ROOT_UID = 0;

  private final ApiCall call;
  private final HostedSpace space;
  private final GuaranteeLeases leases;
  private final long startNanos = System.nanoTime();
  private boolean hasLeased;
  private boolean isLast;

  DomainWait(ApiCall call, HostedSpace space) {
    this.call = call;
    this.space = space;
    leases = new GuaranteeLeases(space, ROOT_UID);
  }

  /**
   * Leases what a refused guarantee lacks.
   *
   * @param guaranteedIds by how many IDs more the space would have been charged
   * @return whether it is worth one more try
   * @throws ProblemException if the domain does not answer
   */
  boolean leasesGuarantee(long guaranteedIds) {
    return leases.next(guaranteedIds).map(this::await).isPresent();
  }

  /**
   * Leases what is free of a band, a part at a time; what was leased in vain goes back.
   *
   * @return whether it is worth one more try
   * @throws ProblemException if the domain does not answer
   */
  boolean leasesPartOf(PasidRange band) {
    if (isLast || !isWorthLeasing(band)) {
      if (hasLeased) {
        space.link().returnSpare();
      }
      return false;
    }
    hasLeased = true;
    space.link().keepSpare();
    isLast = await(space.link().lease(ROOT_UID, band, 1)) == Outcome.NOTHING_FREE;
    return true;
  }

  /** Returns whether all of a band is free here or not leased, in a space that is in a domain. */
  private boolean isWorthLeasing(PasidRange band) {
    long free = space.space().inspector().survey(band).freeIds();
    return space
        .domain()
        .map(part -> free + idsOf(part.upstream().heldOf(List.of(band))) == band.countIds())
        .orElse(false);
  }

  private static long idsOf(List<PasidRange> ranges) {
    return ranges.stream().mapToLong(PasidRange::countIds).sum();
  }

  private Outcome await(CompletableFuture<Outcome> lease) {
    Outcome outcome = lease.join();
    boolean isLate = call.isTimedOut() || System.nanoTime() - startNanos > MOST_NANOS;
    if (outcome == Outcome.NO_ANSWER || isLate) {
      space.link().returnSpare();
      throw new ProblemException(
          ProblemType.UNAVAILABLE,
          "domain: not all IDs leased in time (expected: an answer); the request is not done, ask again");
    }
    return outcome;
  }
}
