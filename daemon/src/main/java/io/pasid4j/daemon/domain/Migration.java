// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.Quota;
import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.daemon.config.UidMap;
import io.pasid4j.daemon.domain.DomainException.Kind;
import io.pasid4j.daemon.session.MovingSets;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SetFreeze;
import io.pasid4j.daemon.space.Upstream;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MemberStatus;
import io.pasid4j.domain.message.Opaque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Moves sets of this host to others. Thread-safe; waits for the domain. */
final class Migration {
  /**
   * With the question before it, which waits for {@link DomainQuestions#WAIT_MS} at most, less than
   * the 10 s within which a management request is answered.
   */
  private static final long MOST_MS = 9_000;

  /** Limit of the size of a command, in bytes. */
  private static final int MOST_BYTES = 1 << 20;

  /** Pieces of IDs that a command has room for, of 8 bytes. */
  private static final int MOST_PIECES = 1 << 16;

  private final String self;
  private final UidMap uids;
  private final DomainHost host;
  private final LongPredicate pending;
  private final MovingSets sets;
  private final DomainQuestions questions;
  private final Function<Session, Quota> quotas;
  private final Supplier<String> shutOut;

  /**
   * Moves sets of a host.
   *
   * @param pending whether a set has pending IDs, by its number
   * @param quotas the quota that a set has, or is to have
   * @param shutOut why the domain takes no command of this host; empty if it does
   */
  Migration(
      DomainConfig config,
      DomainHost host,
      LongPredicate pending,
      MovingSets sets,
      DomainQuestions questions,
      Function<Session, Quota> quotas,
      Supplier<String> shutOut) {
    this.self = config.host();
    this.uids = config.uids();
    this.host = host;
    this.pending = pending;
    this.sets = sets;
    this.questions = questions;
    this.quotas = quotas;
    this.shutOut = shutOut;
  }

  /**
   * Moves a set.
   *
   * @param dryRun whether only to look if it could be moved now
   * @param isAbandoned whether nobody waits for the answer any more; then the set stays
   * @return how many IDs it has
   * @throws DomainException if it does not, or it is not known whether it does
   */
  int move(Session session, String target, boolean dryRun, BooleanSupplier isAbandoned)
      throws DomainException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_MS);
    MemberStatus to = check(session, target);
    DomainException.throwIfAbandoned(isAbandoned);
    return frozen(session, to, dryRun, endNanos);
  }

  /** Freezes the set, also for a dry run, which so finds all that a move does. */
  private int frozen(Session session, MemberStatus to, boolean dryRun, long endNanos)
      throws DomainException {
    SetFreeze frozen = sets.freeze(session);
    if (frozen == null) {
      throw DomainException.refused("set: ends or moves already (expected: one that is served)");
    }
    boolean sent = false;
    try {
      Opaque payload = frozenContents(session);
      String tenant = tenantOf(session, to);
      int ids = session.set().size();
      if (!dryRun) {
        CompletableFuture<Answer> moved = host.migrate(session.id(), to.name(), payload, tenant);
        sent = true;
        var _ = moved.whenComplete((answer, _) -> thawUnlessMoved(frozen, answer));
        await(moved, endNanos);
      }
      return ids;
    } finally {
      if (!sent) {
        frozen.end();
      }
    }
  }

  /**
   * The tenant whose amount moves with a set; empty if it counts against no limit of the domain.
   *
   * @throws DomainException if the target reads none, or this host has less than the set
   */
  private String tenantOf(Session session, MemberStatus to) throws DomainException {
    if (!session.isLimitedInDomain()) {
      return "";
    }
    if (to.reads() < DomainCommand.AMOUNTS_VERSION) {
      throw DomainException.refused(
          "to: %s: reads version %s (expected: %s, with limits of the domain; upgrade it)"
              .formatted(to.name(), to.reads(), DomainCommand.AMOUNTS_VERSION));
    }
    long leasedIds = session.hostedSpace().space().account(session.account()).leasedIds();
    int ids = session.set().size();
    if (leasedIds < ids) {
      throw DomainException.refused(
          "set: %s IDs of its user's limit are leased here (expected: %s, as many as it has)"
              .formatted(leasedIds, ids));
    }
    return TenantKey.of(session.account(), uids);
  }

  private Opaque frozenContents(Session session) throws DomainException {
    if (pending.test(session.id())) {
      throw busy();
    }
    Opaque payload =
        ContentsCodec.encode(
            sets.contents(session).withUid(domainUid(session)).withQuota(quotas.apply(session)));
    if (payload.length() > MOST_BYTES || Upstream.heldBy(session.set()).size() > MOST_PIECES) {
      throw DomainException.refused(
          "set: %s bytes of names, %s IDs (expected: at most %s bytes, and %s pieces of IDs)"
              .formatted(payload.length(), session.set().size(), MOST_BYTES, MOST_PIECES));
    }
    return payload;
  }

  private int domainUid(Session session) throws DomainException {
    int uid = session.peer().uid();
    return uids.inDomain(uid)
        .orElseThrow(() ->
            DomainException.refused(
                "set %s: uid %s: another user's in the domain (expected: a value of domain.uids, or no key of it)"
                    .formatted(session.id(), Integer.toUnsignedString(uid))));
  }

  private static DomainException busy() {
    return DomainException.refused(
        "set: busy: it has freed IDs that are still referenced (expected: none)");
  }

  /**
   * Ends its own freeze only: the set may be frozen for another move by now.
   *
   * @param answer null for a command that was not sent
   */
  private static void thawUnlessMoved(SetFreeze frozen, @Nullable Answer answer) {
    if (!(answer instanceof Answer.Moved)) {
      frozen.end();
    }
  }

  private static void await(CompletableFuture<Answer> moved, long endNanos) throws DomainException {
    try {
      Answer answer = moved.get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!(answer instanceof Answer.Moved)) {
        throw DomainException.refused("set: stays: " + DomainAnswerText.of(answer));
      }
    } catch (TimeoutException e) {
      throw new DomainException(
          Kind.UNKNOWN,
          "domain: no answer in %s ms: the set waits until it is known whether it has moved"
              .formatted(MOST_MS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DomainException(Kind.UNKNOWN, "interrupted: it is not known whether it moves");
    } catch (ExecutionException e) {
      throw DomainException.refused(
          "set: stays: "
              + e.getCause()
              + " (expected: room for its record in the state directory)");
    }
  }

  /**
   * Checks what can be checked before the set is frozen.
   *
   * @return the target
   */
  private MemberStatus check(Session session, String target) throws DomainException {
    if (target.equals(self)) {
      throw DomainException.refused("to: " + target + " (expected: another host of the domain)");
    }
    if (session.isReservation() || !session.isResumable()) {
      throw DomainException.refused(
          "set %s: nobody could resume it (expected: opened with a resume token)"
              .formatted(session.id()));
    }
    var _ = domainUid(session);
    List<MemberStatus> joined =
        questions.members(DomainQuestions.WAIT_MS).stream()
            .filter(member -> member.instance() != 0)
            .toList();
    checkSelf();
    return joined.stream()
        .filter(member -> member.name().equals(target))
        .findFirst()
        .orElseThrow(() ->
            DomainException.refused(
                "to: %s (expected: one of %s)".formatted(target, namesOfOthers(joined))));
  }

  private void checkSelf() throws DomainException {
    String why = shutOut.get();
    if (!why.isEmpty()) {
      throw DomainException.refused("domain: takes no command of this host: " + why);
    }
    if (!host.isReady()) {
      throw new DomainException(
          Kind.NO_QUORUM,
          "domain: does not know this host yet (expected: joined); nothing is done");
    }
  }

  private List<String> namesOfOthers(List<MemberStatus> joined) {
    return joined.stream().map(MemberStatus::name).filter(name -> !name.equals(self)).toList();
  }
}
