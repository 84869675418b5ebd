// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.space.DomainLink;
import io.pasid4j.daemon.space.DomainLink.Outcome;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.protocol.Errno;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A guarantee that was refused because this host lacks IDs, while its domain may have some. What
 * backs a guarantee is leased, so no other host can be given it. Used by one connection.
 */
final class GuaranteeWait {
  /** The most leases: a domain in small pieces has no large one, and other tenants take some. */
  private static final int MOST_LEASES = 32;

  private int leases;
  private long pieceIds = Long.MAX_VALUE;
  private boolean isLast;

  /**
   * The result of a refused try: the refusal, or the wait for a lease.
   *
   * @param guaranteedIds by how many IDs more the space would have been charged
   * @param again tries once more
   */
  CommandResult refused(HostedSpace space, long guaranteedIds, Supplier<CommandResult> again) {
    DomainLink link = space.link();
    if (!link.isInDomain() || isLast || ++leases > MOST_LEASES) {
      link.returnSpare();
      return CommandResult.of(Refusal.CAPACITY);
    }
    long missingIds = guaranteedIds - space.space().inspector().unchargedIds();
    if (missingIds <= 0) { // they have come meanwhile, or no guarantee is in the way
      isLast = true;
      return again.get();
    }
    CompletableFuture<Outcome> lease = link.lease(PasidRange.ALL, nextPiece(missingIds));
    return new CommandResult.Waiting(lease, () -> goOn(lease.join(), again));
  }

  /** What is missing in one piece, or half of the last piece, of which less came. */
  private int nextPiece(long missingIds) {
    long half = leases == 1 ? Long.MAX_VALUE : pieceIds / 2;
    pieceIds = Math.max(1, Math.min(missingIds, half));
    return Math.toIntExact(pieceIds);
  }

  private CommandResult goOn(Outcome outcome, Supplier<CommandResult> again) {
    if (outcome == Outcome.NO_ANSWER) {
      return new CommandResult.Failure(Errno.EAGAIN);
    }
    isLast = outcome == Outcome.NOTHING_FREE;
    return again.get();
  }
}
