// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.session.OpenResult.NoRoom;
import io.pasid4j.daemon.session.OpenResult.Opened;
import io.pasid4j.daemon.session.OpenResult.TooMany;
import io.pasid4j.daemon.session.OpenResult.Unmet;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.daemon.state.SetRecord;
import io.pasid4j.daemon.state.SetStore;
import io.pasid4j.daemon.state.StateFullException;
import io.pasid4j.daemon.state.TokenHash;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The open sessions of a daemon, in whichever of its spaces. Thread-safe. */
public final class SessionRegistry {
  private final LongSupplier nanoTime;
  private final OwnerProcesses holders = new OwnerProcesses();
  private final ResumeTokens resumption = new ResumeTokens();
  private final SessionAudit notes;
  private final SessionIndex index = new SessionIndex();
  private final DetachedSets waiting = new DetachedSets(this, index, holders);
  final SetCounts counts = new SetCounts();
  private volatile AccessPolicy regime;

  /**
   * A registry of the sets that outlived an earlier daemon, if any: they wait to be resumed.
   *
   * @param regime where sets are opened, and by whom
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public SessionRegistry(AccessPolicy regime, LongSupplier nanoTime) {
    this(regime, nanoTime, AuditLog.NONE);
  }

  /** The same, and an audit log is told of the sets. */
  public SessionRegistry(AccessPolicy regime, LongSupplier nanoTime, AuditLog audit) {
    this.regime = regime;
    this.nanoTime = nanoTime;
    notes = new SessionAudit(audit);
    regime.spaces().all().forEach(waiting::adopt);
  }

  /** A set that outlived an earlier daemon is one of these from now on. */
  void adopted(Session session) {
    index.addSet(session);
    notes.waiting(session);
    resumption.add(session);
    counts.enter(session.peer());
  }

  /** Is told what changes hands. */
  public AuditLog audit() {
    return notes.log();
  }

  /**
   * Opens a session with a set that holds nothing.
   *
   * @param peer who gets it
   * @param seat its connection
   * @param wish what it asks for
   */
  public OpenResult open(Peer peer, SessionHolder seat, OpenRequest wish) {
    return switch (Admission.decide(regime, peer, wish)) {
      case Admission.Refused refused -> refused.answer();
      case Admission.Granted granted -> openCounted(peer, seat, wish, granted);
    };
  }

  private OpenResult openCounted(
      Peer peer, SessionHolder seat, OpenRequest wish, Admission.Granted granted) {
    if (!counts.tryEnter(peer, granted.maxSets())) {
      return new TooMany();
    }
    OpenResult opening = openSet(peer, seat, wish, granted);
    if (!(opening instanceof Opened)) {
      counts.leave(peer);
    }
    return opening;
  }

  private OpenResult openSet(
      Peer peer, SessionHolder seat, OpenRequest wish, Admission.Granted granted) {
    String name = wish.name().isEmpty() ? peer.defaultName() : wish.name();
    PasidSet set;
    try {
      set = granted.space().space().open(name, granted.quota());
    } catch (QuotaRefusedException e) {
      return new Unmet(e.reason());
    }
    try {
      return new Opened(register(peer, seat, granted.space(), set));
    } catch (StateFullException e) {
      set.close();
      return new NoRoom();
    }
  }

  /**
   * Ends a session for another of the same peer, which counts in its place. If the other cannot be
   * opened, this one stays.
   *
   * @param old an open session; only its connection's event loop may do this
   * @param seat its connection
   * @param wish what its peer asks for now
   */
  public OpenResult replace(Session old, SessionHolder seat, OpenRequest wish) {
    return switch (Admission.decide(regime, old.peer(), wish)) {
      case Admission.Refused refused -> refused.answer();
      case Admission.Granted granted -> replace(old, seat, wish, granted);
    };
  }

  private OpenResult replace(
      Session old, SessionHolder seat, OpenRequest wish, Admission.Granted granted) {
    if (!counts.isWithin(old.peer(), granted.maxSets())) {
      return new TooMany();
    }
    OpenResult opening = openSet(old.peer(), seat, wish, granted);
    if (opening instanceof Opened && old.end()) {
      release(old);
    }
    return opening;
  }

  Session register(Peer peer, SessionHolder seat, HostedSpace hosted, PasidSet set) {
    Session.Moment now = new Session.Moment(nanoTime.getAsLong(), System.currentTimeMillis());
    List<ProcessIdentity> processes =
        hosted.store().outlivesDaemon() ? holders.of(peer) : List.of();
    Session session = index.addNew(id -> new Session(id, peer, hosted, set, now, processes, seat));
    boolean kept = false;
    try {
      session.save();
      kept = true;
    } finally {
      if (!kept) {
        index.remove(session);
      }
    }
    index.addSet(session);
    notes.opened(session);
    return session;
  }

  /**
   * Ends a session: all it holds goes back, referenced or not, for nobody can put any more. Nothing
   * if it has ended already.
   *
   * @return how many IDs counted against its quota
   */
  public int close(Session session) {
    if (!session.end()) {
      return 0;
    }
    counts.leave(session.peer());
    return release(session);
  }

  private int release(Session session) {
    SetStore store = session.hostedSpace().store();
    SetRecord record = session.record();
    int held = session.set().size();
    if (held > 0) {
      // So that a restart in the middle goes on with it, whoever lives.
      store.put(record.closing());
    }
    session.set().close();
    session.hostedSpace().space().releasePending(session.set());
    resumption.remove(session);
    index.remove(session);
    store.remove(record);
    notes.closed(session, held);
    return held;
  }

  /** Names a session's set. */
  public void rename(Session session, String name) {
    String before = session.name();
    session.rename(name);
    session.save();
    notes.renamed(session, before);
  }

  /**
   * Changes the quota of a session's set.
   *
   * @throws QuotaRefusedException as {@link io.pasid4j.core.PasidSpace#changeQuota}
   */
  public void changeQuota(Session session, Quota quota) {
    session.hostedSpace().space().changeQuota(session.set(), quota);
    session.save();
  }

  /**
   * Makes a session resumable, if anything of it outlives the daemon.
   *
   * @return the token, or nothing
   */
  public Optional<byte[]> makeResumable(Session session) {
    if (!session.hostedSpace().store().outlivesDaemon()) {
      return Optional.empty();
    }
    byte[] token = resumption.newToken();
    session.tokenHash(TokenHash.of(token));
    session.save();
    resumption.add(session);
    return Optional.of(token);
  }

  /**
   * Gives a connection the session of a token. Whoever had it loses it. The caller's turn with it
   * has begun when this returns.
   *
   * @param peer who asks
   * @param seat its connection
   * @param token what it has
   * @return the session; null if the token stands for nothing that this peer may go on with
   */
  public @Nullable Session resume(Peer peer, SessionHolder seat, byte[] token) {
    Session session = resumption.find(token, peer.uid());
    if (session == null) {
      return null;
    }
    List<ProcessIdentity> processes = holders.resumedBy(peer, session);
    if (!session.sit(seat, peer)) {
      return null;
    }
    session.processes(processes);
    session.save();
    notes.resumed(session);
    return session;
  }

  /** Names a further process that a session's set belongs to. */
  public OwnerProcesses.Naming addHolder(Session session, int pid) {
    OwnerProcesses.Naming naming = holders.add(session, pid);
    session.save();
    return naming;
  }

  /**
   * Ends a session for an operator: whatever connection has it ends too.
   *
   * @return how many IDs counted against its quota
   */
  public int closeForOperator(Session session) {
    int held = close(session);
    SessionHolder seat = session.seat();
    if (seat != null) {
      seat.vacate("closed by an operator");
    }
    return held;
  }

  /** Releases the waiting sets of which every process is provably dead. */
  public List<Session> releaseDead() {
    return waiting.releaseDead();
  }

  /** Releases what a session held that has ended while it waited. */
  int releaseEnded(Session session) {
    counts.leave(session.peer());
    return release(session);
  }

  /** How many IDs waiting sets held whose processes were found dead. */
  public long leakedIds() {
    return waiting.leakedIds();
  }

  /**
   * What becomes of a session when its connection ends.
   *
   * @param seat the connection
   * @return whether the session had been its own, and has ended
   */
  public boolean leave(Session session, SessionHolder seat) {
    if (!session.isOf(seat)) {
      return false;
    }
    close(session);
    return true;
  }

  /** How many sets wait to be resumed. */
  public long waiting() {
    return waiting.count();
  }

  /** The space with a name, the empty one being the default's, if a peer may open sets in it. */
  public Optional<HostedSpace> spaceFor(Peer peer, String name) {
    return Admission.spaceOf(regime, peer, name);
  }

  /** The spaces the sessions are in. */
  public Spaces spaces() {
    return regime.spaces();
  }

  /** Where sets are opened, and by whom. */
  public AccessPolicy regime() {
    return regime;
  }

  /** Opens sets by other rules from now on; those that are open stay as they are. */
  public void govern(AccessPolicy other) {
    List<HostedSpace> before = regime.spaces().all();
    other.spaces().all().stream()
        .filter(hosted -> !before.contains(hosted))
        .forEach(waiting::adopt);
    regime = other;
  }

  /** Now, by the clock that session ages are told by. */
  public long nowNanos() {
    return nanoTime.getAsLong();
  }

  /** How many sessions are open. */
  public int size() {
    return index.size();
  }

  /** The session with an id, if it is open. */
  public Optional<Session> byId(int id) {
    return index.byId(id);
  }

  /** The session that holds with a set, if it is open. */
  public Optional<Session> bySet(@Nullable PasidSet set) {
    return index.bySet(set);
  }

  /** The open sessions with an id above one, by id; a view that follows later changes. */
  public Collection<Session> after(int id) {
    return index.after(id);
  }
}
