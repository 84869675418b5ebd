// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

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
import org.jspecify.annotations.Nullable;

/** Moves sets of this host to others. Thread-safe; waits for the domain. */
final class Migration {
  /** Longer than the log asks for an answer. */
  private static final long CHECK_MS = 2_000;

  /** With the check before it less than the 10 s within which a management request is answered. */
  private static final long WAIT_MS = 7_000;

  /** Limit of the size of a command, in bytes. */
  private static final int MOST_BYTES = 1 << 20;

  /** Pieces of IDs that a command has room for, of 8 bytes. */
  private static final int MOST_PIECES = 1 << 16;

  private final String self;
  private final UidMap uids;
  private final DomainHost host;
  private final DomainWords words;
  private final MovingSets sets;
  private final Commands commands;
  private final GuaranteeKeeper guarantees;

  Migration(
      DomainConfig config,
      DomainHost host,
      DomainWords words,
      MovingSets sets,
      Commands commands,
      GuaranteeKeeper guarantees) {
    this.self = config.host();
    this.uids = config.uids();
    this.host = host;
    this.words = words;
    this.sets = sets;
    this.commands = commands;
    this.guarantees = guarantees;
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
    check(session, target);
    if (isAbandoned.getAsBoolean()) {
      throw new DomainException(Kind.NO_QUORUM, "domain: answered too late; nothing is done");
    }
    if (!dryRun) {
      return moveChecked(session, target);
    }
    if (words.hasPending(session.id())) {
      throw pending();
    }
    return session.set().size();
  }

  private int moveChecked(Session session, String target) throws DomainException {
    SetFreeze frozen = sets.freeze(session);
    if (frozen == null) {
      throw DomainException.refused("set: ends or moves already (expected: one that is served)");
    }
    boolean sent = false;
    try {
      Opaque payload = frozenContents(session);
      int ids = session.set().size();
      CompletableFuture<Answer> moved =
          host.migrate(session.id(), target, payload, tenantOf(session));
      sent = true;
      var _ = moved.whenComplete((answer, _) -> thawUnlessMoved(frozen, answer));
      await(moved);
      return ids;
    } finally {
      if (!sent) {
        frozen.end();
      }
    }
  }

  /**
   * The tenant whose amount moves with a set; empty if it counts against no limit of the domain.
   */
  private String tenantOf(Session session) {
    return session.isLimitedInDomain() ? TenantKey.of(session.account(), uids) : "";
  }

  private Opaque frozenContents(Session session) throws DomainException {
    if (words.hasPending(session.id())) {
      throw pending();
    }
    Opaque payload =
        ContentsCodec.encode(
            sets.contents(session)
                .withUid(domainUid(session))
                .withQuota(guarantees.quotaOf(session)));
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

  private static DomainException pending() {
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

  private static void await(CompletableFuture<Answer> moved) throws DomainException {
    try {
      Answer answer = moved.get(WAIT_MS, TimeUnit.MILLISECONDS);
      if (!(answer instanceof Answer.Moved)) {
        throw DomainException.refused("domain: " + answer + " (expected: the set moves)");
      }
    } catch (TimeoutException e) {
      throw new DomainException(
          Kind.UNKNOWN,
          "domain: no answer in %s ms: the set waits until it is known whether it has moved"
              .formatted(WAIT_MS));
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

  /** Before the set is frozen: is there a quorum, and does a host have the target's name? */
  private void check(Session session, String target) throws DomainException {
    if (target.equals(self)) {
      throw DomainException.refused("to: " + target + " (expected: another host of the domain)");
    }
    if (session.isReservation() || !session.isResumable()) {
      throw DomainException.refused(
          "set %s: nobody could resume it (expected: opened with a resume token)"
              .formatted(session.id()));
    }
    var _ = domainUid(session);
    List<MemberStatus> members = members();
    if (members.stream()
        .noneMatch(member -> member.name().equals(target) && member.instance() != 0)) {
      throw DomainException.refused(
          "to: %s (expected: one of %s)"
              .formatted(
                  target,
                  members.stream()
                      .filter(member -> member.instance() != 0)
                      .map(MemberStatus::name)
                      .filter(name -> !name.equals(self))
                      .toList()));
    }
  }

  private List<MemberStatus> members() throws DomainException {
    try {
      Answer answer =
          commands.ask(new DomainCommand.ListMembers()).get(CHECK_MS, TimeUnit.MILLISECONDS);
      if (answer instanceof Answer.Members(List<MemberStatus> members) && host.isReady()) {
        return members;
      }
      throw new DomainException(
          Kind.NO_QUORUM,
          "domain: does not know this host yet (expected: joined); nothing is done");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DomainException(Kind.NO_QUORUM, "interrupted; nothing is done");
    } catch (ExecutionException | TimeoutException e) {
      throw DomainException.noQuorum();
    }
  }
}
