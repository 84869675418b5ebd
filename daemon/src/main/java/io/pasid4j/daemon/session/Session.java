// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidSet;
import io.pasid4j.daemon.audit.AuditSet;
import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.state.SetRecord;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.protocol.container.Container;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A set that a peer opened, and the container in front of it. It belongs to one connection at a
 * time; after a restart of the daemon to none, until it is resumed. Thread-safe.
 */
public final class Session {
  private final int id;
  private final HostedSpace hostedSpace;
  private final PasidSet set;
  private final LastRefusal lastRefusal;
  private final long openedNanos;
  private final long openedAtMs;

  /** Held by the connection's event loop for a turn; who takes the session over waits for it. */
  private final ReentrantLock turn = new ReentrantLock();

  /** Guarded by the turn. */
  private Container container;

  private volatile @Nullable SessionHolder seat;

  /** Guarded by this; taken after the turn, if both. */
  private boolean closed;

  private volatile Peer peer;
  private volatile String name;
  private volatile TokenHash tokenHash = TokenHash.NONE;
  private volatile List<ProcessIdentity> processes;

  Session(
      int id,
      Peer peer,
      HostedSpace hostedSpace,
      PasidSet set,
      Moment opened,
      List<ProcessIdentity> processes,
      @Nullable SessionHolder seat) {
    this.id = id;
    this.peer = peer;
    this.hostedSpace = hostedSpace;
    this.set = set;
    this.openedNanos = opened.nanos();
    this.openedAtMs = opened.unixMs();
    this.processes = processes;
    this.seat = seat;
    lastRefusal = new LastRefusal(set);
    container = newContainer();
    name = set.name();
  }

  /** When something happened, by the registry's clock and by that on the wall. */
  record Moment(long nanos, long unixMs) {}

  private Container newContainer() {
    return new Container(set, hostedSpace.space().bits(), lastRefusal::note);
  }

  /** The number operators name the set by: 1 or more, of no other open set. */
  public int id() {
    return id;
  }

  /** Who opened it, or resumed it last. */
  public Peer peer() {
    return peer;
  }

  /** Its set, as the audit log names it. */
  public AuditSet audited() {
    return new AuditSet(id, name, hostedSpace.name());
  }

  /** Whether it is the operator's, and holds a band that tenants are not given. */
  public boolean isReservation() {
    return peer.equals(Peer.NOBODY);
  }

  /** The space its set is in. */
  public HostedSpace hostedSpace() {
    return hostedSpace;
  }

  /** What it holds. */
  public PasidSet set() {
    return set;
  }

  /** Why it did not get the last IDs that it did not get. */
  public LastRefusal lastRefusal() {
    return lastRefusal;
  }

  /** What answers its ioctls. For the thread that has its turn. */
  public Container container() {
    return container;
  }

  /** What operators see it under. */
  public String name() {
    return name;
  }

  void rename(String other) {
    name = other;
  }

  /** Whether it waits to be resumed: it outlived a daemon, and no connection has it. */
  public boolean isWaiting() {
    return seat == null;
  }

  /** Whether a connection has it. */
  boolean isOf(SessionHolder connection) {
    return Objects.equals(seat, connection);
  }

  /** Whether there is a token to resume it by. */
  public boolean isResumable() {
    return !tokenHash.isNone();
  }

  TokenHash tokenHash() {
    return tokenHash;
  }

  void tokenHash(TokenHash hash) {
    tokenHash = hash;
  }

  /** The processes that it belongs to: who connected first, then those that said so. */
  List<ProcessIdentity> processes() {
    return processes;
  }

  void processes(List<ProcessIdentity> others) {
    processes = List.copyOf(others);
  }

  @Nullable SessionHolder seat() {
    return seat;
  }

  /**
   * Begins a turn of a connection, unless the session is another's by now.
   *
   * @return whether {@link #endTurn} has to follow
   */
  public boolean beginTurn(SessionHolder of) {
    turn.lock();
    boolean mine = isOf(of);
    if (!mine) {
      turn.unlock();
    }
    return mine;
  }

  /** Ends what {@link #beginTurn} or {@link #sit} began. */
  public void endTurn() {
    turn.unlock();
  }

  /**
   * Gives the session to a connection, after the turn of the one before, which ends, and begins a
   * turn. Its container starts anew.
   *
   * @return false if the session has ended
   */
  boolean sit(SessionHolder next, Peer of) {
    turn.lock();
    SessionHolder before = seat;
    if (!isTaken(next, of)) {
      turn.unlock();
      return false;
    }
    container = newContainer();
    if (before != null) {
      before.vacate("resumed by " + of);
    }
    return true;
  }

  private synchronized boolean isTaken(SessionHolder next, Peer of) {
    if (!closed) {
      seat = next;
      // Whose rights it was opened by it keeps.
      peer = new Peer(of.pid(), of.uid(), of.gid(), peer.operator());
    }
    return !closed;
  }

  /** Ends the session, once; from then on nothing more of it is kept. */
  synchronized boolean end() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  /** Ends the session if no connection has it. */
  synchronized boolean endIfWaiting() {
    return seat == null && end();
  }

  /** Keeps what it is now, unless it has ended. */
  synchronized void save() {
    if (!closed && hostedSpace.store().outlivesDaemon()) {
      hostedSpace.store().put(record());
    }
  }

  /** What is to be kept of it. */
  SetRecord record() {
    Peer of = peer;
    return new SetRecord(
        hostedSpace.space().owner(set),
        id,
        name,
        of.uid(),
        of.gid(),
        set.quota(),
        false,
        openedAtMs,
        tokenHash,
        processes);
  }

  /**
   * How long it has been open.
   *
   * @param nowNanos the registry's clock
   */
  public long ageMs(long nowNanos) {
    return (nowNanos - openedNanos) / 1_000_000;
  }
}
