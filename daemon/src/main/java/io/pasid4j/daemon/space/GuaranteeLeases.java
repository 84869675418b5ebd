// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.space.DomainLink.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The leases that one guarantee needs, one after the other, where this host lacks IDs and its
 * domain may have some. What backs a guarantee is leased, so no other host can be given it. Used by
 * one thread at a time.
 */
public final class GuaranteeLeases {
  /** The most leases: a domain in small pieces has no large one, and other tenants take some. */
  private static final int MOST_LEASES = 32;

  private final HostedSpace space;
  private final int uid;
  private int leases;
  private long pieceIds;
  private boolean isLast;

  /**
   * Begins with none.
   *
   * @param uid the user who waits for them
   */
  public GuaranteeLeases(HostedSpace space, int uid) {
    this.space = space;
    this.uid = uid;
  }

  /**
   * Asks for what a refused guarantee lacks.
   *
   * @param guaranteedIds by how many IDs more the space would have been charged; 0 or less if no
   *     guarantee is the reason
   * @return when and how to go on: DONE, and NOTHING_FREE too, is worth one more try; empty if the
   *     guarantee cannot be met, and then what was leased goes back to the domain
   */
  public Optional<CompletableFuture<Outcome>> next(long guaranteedIds) {
    DomainLink link = space.link();
    if (!link.isInDomain() || guaranteedIds <= 0 || isLast || leases == MOST_LEASES) {
      if (leases > 0) {
        link.returnSpare();
      }
      return Optional.empty();
    }
    leases++;
    long missingIds = guaranteedIds - space.space().inspector().unchargedIds();
    if (missingIds <= 0) { // they have come meanwhile
      return Optional.of(CompletableFuture.completedFuture(Outcome.DONE));
    }
    link.keepSpare();
    return Optional.of(
        link.lease(uid, PasidRange.ALL, nextPiece(missingIds)).thenApply(this::remember));
  }

  /** The size of the next lease: all that is missing, then half of the last, of which less came. */
  private int nextPiece(long missingIds) {
    long most = pieceIds == 0 ? missingIds : pieceIds / 2;
    pieceIds = Math.max(1, Math.min(missingIds, most));
    return Math.toIntExact(pieceIds);
  }

  private Outcome remember(Outcome outcome) {
    isLast = outcome == Outcome.NOTHING_FREE;
    if (outcome == Outcome.NO_ANSWER) {
      space.link().returnSpare();
    }
    return outcome;
  }
}
