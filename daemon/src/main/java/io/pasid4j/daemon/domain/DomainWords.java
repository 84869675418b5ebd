// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.config.UidMap;
import io.pasid4j.daemon.session.MovingSets;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.session.SetContents;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Upstream;
import io.pasid4j.daemon.state.DamagedStateException;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.domain.host.LocalWords;
import io.pasid4j.domain.host.MovingSet;
import io.pasid4j.domain.host.MovingSet.State;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The words of a daemon's space, and the sessions of its sets, as a domain changes them. */
final class DomainWords implements LocalWords {
  private final SessionRegistry sessions;
  private final HostedSpace hosted;
  private final Upstream upstream;
  private final MoveFile moves;
  private final UidMap uids;
  private final AmountFile amounts;
  private final DepartedTokens departed;
  private final GuaranteeKeeper guarantees;
  private final WaitingArrivals waiting = new WaitingArrivals(this::isArriving);

  /** The files of a host that are about its sets. */
  record SetFiles(MoveFile moves, DepartedTokens departed, AmountFile amounts) {
    /**
     * Opens them.
     *
     * @throws DamagedStateException if one cannot be what a daemon wrote
     */
    static SetFiles open(HostedSpace hosted, MovingSets sets, UidMap uids) {
      HostedSpace.DomainPart part = hosted.domain().orElseThrow();
      return new SetFiles(
          MoveFile.open(part.moves(), sets),
          DepartedTokens.open(part.departed(), sets),
          AmountFile.open(part.amounts(), hosted.space(), uids));
    }
  }

  DomainWords(
      SessionRegistry sessions,
      HostedSpace hosted,
      SetFiles files,
      UidMap uids,
      GuaranteeKeeper guarantees) {
    this.uids = uids;
    this.guarantees = guarantees;
    this.sessions = sessions;
    this.hosted = hosted;
    upstream = hosted.domain().orElseThrow().upstream();
    moves = files.moves();
    departed = files.departed();
    amounts = files.amounts();
  }

  /** The session of a set of the space; null if it has ended. */
  @Nullable Session session(long setId) {
    return sessions
        .byId(Math.toIntExact(setId))
        .filter(session -> session.hostedSpace() == hosted)
        .orElse(null);
  }

  @Override
  public List<PasidRange> upstreamOf(List<PasidRange> ids) {
    return upstream.heldOf(ids);
  }

  @Override
  public List<PasidRange> leased() {
    return upstream.notHeld();
  }

  @Override
  public void release(List<PasidRange> ids) {
    upstream.release(ids);
  }

  @Override
  public boolean withdraw(List<PasidRange> ids) {
    return upstream.withdraw(ids);
  }

  @Override
  public boolean take(MovingSet record, List<PasidRange> ids) {
    SetContents contents;
    try {
      contents = ContentsCodec.decode(record.payload());
    } catch (IllegalArgumentException unreadable) {
      return waiting.waits(record.setId(), String.valueOf(unreadable.getMessage()));
    }
    if (upstream.awaitsDrains(ids, contents.tokenHash())) {
      return waiting.waits(
          record.setId(),
          "drain consumers have not acknowledged that its IDs moved away with another");
    }
    Session session = session(record.setId());
    if (session == null) {
      session = arrive(record, contents);
    }
    if (session == null) {
      return false;
    }
    if (!upstream.giveTo(session.set(), ids, contents.tokenHash())) {
      return waiting.waits(record.setId(), "its user may not hold so many");
    }
    waiting.taken(record.setId());
    sessions.moving().restoreNames(session, contents.names());
    limit(session, contents);
    guarantees.restore(session, contents.quota().guaranteedIds());
    departed.remove(contents.tokenHash());
    return true;
  }

  /**
   * Puts a set that has all of its IDs under the limits of its user; what it has beyond them stays
   * its own. One that was limited in the domain stays so, also where no rule says that, and after a
   * restart; if that cannot be written, it has not arrived yet.
   */
  private void limit(Session session, SetContents contents) {
    if (contents.idsKey() != LimitKeys.DEFAULT_LIMIT) {
      amounts.limit(amounts.tenant(session.account()));
    }
    sessions.applyLimit(session);
  }

  private boolean isArriving(long setId) {
    MovingSet record = moves.find(setId);
    return record != null && record.state() == State.ARRIVING;
  }

  /**
   * Returns whether a set that has arrived cannot be taken yet, so that it has to be tried again.
   */
  boolean isHoldingBack() {
    return waiting.isAny();
  }

  /** Opens a set for its user's number here; null, with a line in the log, if it cannot be. */
  private @Nullable Session arrive(MovingSet record, SetContents contents) {
    OptionalInt uid = uids.here(contents.uid());
    if (uid.isEmpty()) {
      waiting.waits(
          record.setId(),
          "uid %s of the domain: another user's here (expected: a key of domain.uids, or no value of it)"
              .formatted(Integer.toUnsignedString(contents.uid())));
      return null;
    }
    Session session =
        sessions
            .moving()
            .arrive(hosted, Math.toIntExact(record.setId()), contents.withUid(uid.getAsInt()));
    if (session == null) {
      waiting.waits(record.setId(), "no room for one more set");
    }
    return session;
  }

  @Override
  public List<PasidRange> heldBy(long setId) {
    Session session = session(setId);
    return session == null ? List.of() : Upstream.heldBy(session.set());
  }

  @Override
  public boolean hasPending(long setId) {
    Session session = session(setId);
    return session == null || hosted.space().statistics(session.set()).pendingIds() > 0;
  }

  @Override
  public void surrender(long setId) {
    Session session = session(setId);
    if (session != null) {
      MovingSet record = moves.find(setId);
      String target = record == null ? "another host" : record.target();
      TokenHash token = sessions.moving().contents(session).tokenHash();
      upstream.takeFrom(session.set(), token);
      departed.add(token, target);
      sessions.moving().endMoved(session, target);
    }
  }

  @Override
  public boolean surrenderAll() {
    for (Session session : sessions.after(0)) {
      if (session.hostedSpace() == hosted) {
        sessions.moving().endFenced(session);
      }
    }
    // An ID that is still in use outside is reported again by its next holder.
    hosted.space().clearForeign(PasidRange.ALL);
    return upstream.takeAll();
  }
}
