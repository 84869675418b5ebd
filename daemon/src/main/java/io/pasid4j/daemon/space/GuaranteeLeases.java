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
   * @param guaranteedIds by how many IDs more the space would have been charged
   * @return when and how to go on: DONE, and NOTHING_FREE too, is worth one more try; empty if the
   *     guarantee cannot be met, and then what was leased goes back to the domain
   */
  public Optional<CompletableFuture<Outcome>> next(long guaranteedIds) {
    DomainLink link = space.link();
    if (!link.isInDomain() || isLast || ++leases > MOST_LEASES) {
      link.returnSpare();
      return Optional.empty();
    }
    long missingIds = guaranteedIds - space.space().inspector().unchargedIds();
    if (missingIds <= 0) { // they have come meanwhile, or no guarantee is in the way
      return Optional.of(CompletableFuture.completedFuture(Outcome.DONE));
    }
    return Optional.of(
        link.lease(uid, PasidRange.ALL, nextPiece(missingIds)).thenApply(this::remember));
  }

  /** What is missing in one piece, or half of the last piece, of which less came. */
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
