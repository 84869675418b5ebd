// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.NamedId;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.SetRecord;
import io.pasid4j.daemon.state.StateFullException;
import io.pasid4j.daemon.state.TokenHash;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The sessions of sets that move between the hosts of a domain. Thread-safe. */
public final class MovingSets {
  /** The number of sets that have moved away whose tokens are known. */
  public static final int MOST_DEPARTED = ResumeTokens.MOST_GONE;

  private static final long NANOS_PER_MS = 1_000_000;

  private final SessionIndex index;
  private final SetCounts counts;
  private final ResumeTokens tokens;
  private final SessionCloser closer;
  private final SessionAudit audit;
  private final LongSupplier nanoTime;

  MovingSets(
      SessionIndex index,
      SetCounts counts,
      ResumeTokens tokens,
      SessionCloser closer,
      SessionAudit audit,
      LongSupplier nanoTime) {
    this.index = index;
    this.counts = counts;
    this.tokens = tokens;
    this.closer = closer;
    this.audit = audit;
    this.nanoTime = nanoTime;
  }

  /** An id for a set that arrives, which no other set gets. */
  public int reserveId() {
    return index.reserveId();
  }

  /** Gives no set that is opened from now on an id up to this one. */
  public void reserveUpTo(int id) {
    index.startAbove(id);
  }

  /**
   * Keeps a set as it is: its requests wait, also that to resume it, nobody else changes it, and it
   * cannot be closed. Waits for the change that is under way.
   *
   * @return null if it has ended, or is frozen already
   */
  public @Nullable SetFreeze freeze(Session session) {
    return session.freeze();
  }

  /**
   * Serves a frozen set again, by whomever it was frozen; requests that waited are executed now.
   */
  public void thaw(Session session) {
    session.ownership().thaw(Fate.STAYS);
  }

  /**
   * Ends a set that has moved and holds nothing here; later requests are answered with its new
   * host.
   */
  public void endMoved(Session session, String target) {
    closer.closeMoved(session, new Fate(target));
  }

  /**
   * Records that a set moved away under an earlier daemon, so that an attempt to resume it is
   * answered with its new host; not if it is here again.
   */
  public void recordDeparture(TokenHash token, String target) {
    tokens.moved(token, new Fate(target));
  }

  /** Ends a set, frozen or not, and its connection: its host was fenced. */
  public void endFenced(Session session) {
    if (session.isFrozen()) {
      // The requests that waited are refused by the closed set.
      session.set().close();
      thaw(session);
    }
    closer.close(session);
    SessionHolder holder = session.ownership().holder();
    if (holder != null) {
      holder.evict("its host was fenced");
    }
  }

  /** Attributes that move with a set; those of a frozen set do not change. */
  public SetContents contents(Session session) {
    SetRecord record = session.record();
    return new SetContents(
        record.name(),
        record.uid(),
        record.gid(),
        record.quota(),
        record.openedAtMs(),
        record.tokenHash(),
        session.hostedSpace().space().names(session.set()),
        session.isLimitedInDomain() ? session.limitKeys().ids() : LimitKeys.DEFAULT_LIMIT);
  }

  /**
   * Opens the set that has arrived, without IDs and guarantee. It waits to be resumed, whatever
   * processes live.
   *
   * @param id its id, reserved
   * @return null if there is no room for it
   */
  public @Nullable Session arrive(HostedSpace hosted, int id, SetContents contents) {
    Peer peer = new Peer(0, contents.uid(), contents.gid());
    PasidSet set = open(hosted.space(), contents, Quota.limit(contents.quota().limitIds()));
    try {
      return register(hosted, id, contents, peer, set);
    } catch (StateFullException noRoom) {
      set.close();
      return null;
    }
  }

  /** Records in the audit log that a set has arrived with its IDs. */
  public void recordArrival(Session session) {
    audit.arrived(session);
  }

  /** The limits of a host are its own: a set that has arrived counts against the defaults here. */
  private static LimitKeys keys(SetContents contents) {
    return new LimitKeys(LimitKeys.DEFAULT_LIMIT, contents.idsKey());
  }

  private static PasidSet open(PasidSpace space, SetContents contents, Quota quota) {
    long account = keys(contents).account(contents.uid());
    return space.open(contents.name(), quota, space.account(account));
  }

  private Session register(
      HostedSpace hosted, int id, SetContents contents, Peer peer, PasidSet set) {
    Session session = session(hosted, id, contents, peer, set);
    boolean saved = false;
    try {
      hosted.store().put(session.record());
      saved = true;
    } finally {
      if (!saved) {
        session.place().leave();
      }
    }
    add(session);
    return session;
  }

  private Session session(
      HostedSpace hosted, int id, SetContents contents, Peer peer, PasidSet set) {
    long ageMs = Math.max(0, System.currentTimeMillis() - contents.openedUnixMs());
    Session.Moment opened =
        new Session.Moment(nanoTime.getAsLong() - ageMs * NANOS_PER_MS, contents.openedUnixMs());
    LimitKeys keys = keys(contents);
    SetCounts.Place place = counts.take(peer, keys.sets());
    Session session =
        new Session(
            id, peer, hosted, set, opened, List.of(ProcessIdentity.ELSEWHERE), place, keys, null);
    session.tokenHash(contents.tokenHash());
    return session;
  }

  private void add(Session session) {
    index.addWithId(session.id(), _ -> session);
    index.addSet(session);
    tokens.add(session);
  }

  /**
   * Opens a set that nobody finds before {@link #commit}. Until then a daemon that starts after
   * this one releases it.
   *
   * @throws QuotaRefusedException if its guarantee cannot be met
   * @throws StateFullException if there is no room for it
   */
  Session prepare(HostedSpace hosted, SetContents contents) {
    Peer peer = new Peer(0, contents.uid(), contents.gid());
    PasidSpace space = hosted.space();
    PasidSet set = open(space, contents, contents.quota());
    Session session = session(hosted, reserveId(), contents, peer, set);
    boolean saved = false;
    try {
      hosted.store().put(session.record().closing());
      saved = true;
      // Events of the IDs that it is given name it.
      index.addSet(session);
      return session;
    } finally {
      if (!saved) {
        abandon(session);
      }
    }
  }

  /** Serves a prepared set from now on, also after a restart. */
  void commit(Session session) {
    session.hostedSpace().store().put(session.record());
    add(session);
  }

  /** Ends a prepared set instead, and releases what it holds. */
  void abandon(Session session) {
    session.set().close();
    index.remove(session);
    session.hostedSpace().store().remove(session.record());
    session.place().leave();
  }

  /** Gives the IDs of a set that has arrived the names that they had. Can be repeated. */
  public void restoreNames(Session session, List<NamedId> names) {
    PasidSpace space = session.hostedSpace().space();
    for (NamedId named : names) {
      var _ = space.restore(session.set(), named.id(), named.spid(), named.key());
    }
  }
}
