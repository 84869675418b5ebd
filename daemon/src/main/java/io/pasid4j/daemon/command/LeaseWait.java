// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.space.DomainLink;
import io.pasid4j.daemon.space.DomainLink.Outcome;
import io.pasid4j.protocol.Errno;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** An allocation that was refused because this host lacks IDs, while its domain may have some. */
public final class LeaseWait {
  /** The most tries: other tenants may be quicker to allocate the leased IDs. */
  private static final int MOST_TRIES = 8;

  private static final Set<Refusal> WANT =
      Set.of(Refusal.RANGE_FULL, Refusal.FRAGMENTED, Refusal.CAPACITY, Refusal.QUARANTINED);

  private final DomainLink link;
  private final int uid;
  private final PasidRange range;
  private final int countIds;
  private final Supplier<Optional<CompletableFuture<Outcome>>> amount;
  private final Function<LeaseWait, CommandResult> again;
  private int tries;

  LeaseWait(
      DomainLink link,
      int uid,
      PasidRange range,
      int countIds,
      Supplier<Optional<CompletableFuture<Outcome>>> amount,
      Function<LeaseWait, CommandResult> again) {
    this.link = link;
    this.uid = uid;
    this.range = range;
    this.countIds = countIds;
    this.amount = amount;
    this.again = again;
  }

  /**
   * Creates an allocation that is about to be tried.
   *
   * @param range where it looks, both ends inclusive
   * @param countIds how many IDs it takes in one piece
   * @param totalIds how many IDs it takes in all
   * @param again tries it
   */
  public static LeaseWait of(
      Session session,
      PasidRange range,
      int countIds,
      int totalIds,
      Function<LeaseWait, CommandResult> again) {
    DomainLink link = session.hostedSpace().link();
    int uid = session.peer().uid();
    return new LeaseWait(link, uid, range, countIds, () -> amount(session, totalIds), again);
  }

  /** Asks for more of what the user may have in the domain; empty if that is not in the way. */
  private static Optional<CompletableFuture<Outcome>> amount(Session session, int totalIds) {
    boolean hasOwnRoom = (long) session.set().size() + totalIds <= session.set().quota().limitIds();
    return hasOwnRoom && session.isLimitedInDomain()
        ? Optional.of(session.hostedSpace().link().leaseAmount(session.account(), totalIds))
        : Optional.empty();
  }

  /** Returns whether a refusal is worth a request to a domain, and the space is in one. */
  public static boolean mayHelp(Session session, Refusal refusal) {
    return session.hostedSpace().link().isInDomain()
        && (WANT.contains(refusal) || (refusal == Refusal.QUOTA && session.isLimitedInDomain()));
  }

  /** Tries the allocation. */
  public CommandResult attempt() {
    return again.apply(this);
  }

  /**
   * The result of a refused try: the refusal, or the wait for a lease.
   *
   * @param refused as the tenant hears it if no lease can help
   */
  public CommandResult refused(Refusal refusal, CommandResult refused) {
    if (!link.isInDomain() || ++tries > MOST_TRIES) {
      return refused;
    }
    return request(refusal)
        .<CommandResult>map(lease -> new CommandResult.Waiting(lease, () -> goOn(lease.join())))
        .orElse(refused);
  }

  private Optional<CompletableFuture<Outcome>> request(Refusal refusal) {
    if (WANT.contains(refusal)) {
      return Optional.of(link.lease(uid, range, countIds));
    }
    return refusal == Refusal.QUOTA ? amount.get() : Optional.empty();
  }

  private CommandResult goOn(Outcome outcome) {
    return switch (outcome) {
      case DONE -> attempt();
      case NOTHING_FREE -> lastAttempt();
      case NO_ANSWER -> new CommandResult.Failure(Errno.EAGAIN);
    };
  }

  /** Tries once more: an earlier lease may have come since the allocation was refused. */
  private CommandResult lastAttempt() {
    tries = MOST_TRIES;
    return attempt();
  }
}
