// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidSet;
import io.pasid4j.daemon.audit.AuditSet;
import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.state.LimitKeys;
import io.pasid4j.daemon.state.SetRecord;
import io.pasid4j.daemon.state.TokenHash;
import io.pasid4j.protocol.container.Container;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A set that a peer opened, and the container in front of it. One connection holds it at a time;
 * after a restart of the daemon none does until it is resumed. Thread-safe.
 */
public final class Session {
  private static final int NANOS_PER_MS = 1_000_000;

  private final int id;
  private final HostedSpace hostedSpace;
  private final PasidSet set;
  private final LastRefusal lastRefusal;
  private final Moment opened;
  private final SetCounts.Place place;
  private final LimitKeys limitKeys;
  private final SessionOwnership ownership;

  /** Held by the connection's event loop for a turn; a connection that resumes waits for it. */
  private final ReentrantLock turn = new ReentrantLock();

  /** Guarded by the turn. */
  private Container container;

  private volatile Peer peer;
  private volatile String name;
  private volatile TokenHash tokenHash = TokenHash.NONE;
  private volatile List<ProcessIdentity> processes;
  private volatile int owedGuaranteeIds;

  Session(
      int id,
      Peer peer,
      HostedSpace hostedSpace,
      PasidSet set,
      Moment opened,
      List<ProcessIdentity> processes,
      SetCounts.Place place,
      LimitKeys limitKeys,
      @Nullable SessionHolder holder) {
    this.id = id;
    this.peer = peer;
    this.hostedSpace = hostedSpace;
    this.set = set;
    this.opened = opened;
    this.processes = processes;
    this.place = place;
    this.limitKeys = limitKeys;
    ownership = new SessionOwnership(holder);
    name = set.name();
    lastRefusal =
        new LastRefusal(
            set, hostedSpace.quarantineClock(), reason -> hostedSpace.refusals().add(name, reason));
    container = newContainer();
  }

  /** A moment by the registry's clock and by the wall clock. */
  record Moment(long nanos, long unixMs) {}

  private Container newContainer() {
    return new Container(set, hostedSpace.space().bits(), lastRefusal::note);
  }

  /** The number operators know the set by: 1 or more, of no other open set. */
  public int id() {
    return id;
  }

  /** The peer that opened it, or resumed it last. */
  public Peer peer() {
    return peer;
  }

  /** Its set, as the audit log names it. */
  public AuditSet audited() {
    return new AuditSet(id, name, hostedSpace.name());
  }

  /** Returns whether an operator opened it to reserve a band. */
  public boolean isReservation() {
    return peer.equals(Peer.NONE);
  }

  /** The space its set is in. */
  public HostedSpace hostedSpace() {
    return hostedSpace;
  }

  /** The IDs it holds. */
  public PasidSet set() {
    return set;
  }

  /** The number of IDs that the space is charged with for the set; an estimate. */
  public int chargedIds() {
    return Math.max(set.quota().guaranteedIds(), set.size());
  }

  /**
   * The guarantee that its set has brought from another host of its domain, while this one lacks
   * the IDs for it; 0 if it has brought none, or has it.
   */
  public int owedGuaranteeIds() {
    return owedGuaranteeIds;
  }

  void owedGuaranteeIds(int ids) {
    owedGuaranteeIds = ids;
  }

  /** Why its last allocation that failed was refused. */
  public LastRefusal lastRefusal() {
    return lastRefusal;
  }

  /** Serves its ioctls. For the thread that has its turn. */
  public Container container() {
    return container;
  }

  /** The name operators see. */
  public String name() {
    return name;
  }

  void rename(String other) {
    name = other;
  }

  /** Its place in the count of its user's sets. */
  SetCounts.Place place() {
    return place;
  }

  /** The limits that its set counts against. */
  LimitKeys limitKeys() {
    return limitKeys;
  }

  /** The key of the account that its IDs count in. */
  public long account() {
    return limitKeys.account(peer.uid());
  }

  /**
   * Returns whether its IDs count against a limit that its tenant has in the domain of its space.
   */
  public boolean isLimitedInDomain() {
    return !peer.operator()
        && limitKeys.ids() != LimitKeys.DEFAULT_LIMIT
        && hostedSpace.space().account(account()).leasedIds() != Long.MAX_VALUE;
  }

  /** The connection that holds it, and whether it has ended. */
  SessionOwnership ownership() {
    return ownership;
  }

  /** Returns whether it outlived a daemon and no connection has resumed it yet. */
  public boolean isDetached() {
    return ownership.isDetached();
  }

  /** Returns whether there is a token to resume it by. */
  public boolean isResumable() {
    return !tokenHash.isNone();
  }

  TokenHash tokenHash() {
    return tokenHash;
  }

  void tokenHash(TokenHash hash) {
    tokenHash = hash;
  }

  /** The processes that it belongs to: the one that connected, then the holders that it named. */
  List<ProcessIdentity> processes() {
    return processes;
  }

  void processes(List<ProcessIdentity> others) {
    processes = List.copyOf(others);
  }

  /**
   * Begins a turn of a connection, unless another one has resumed the session, or its set is frozen
   * or has moved.
   *
   * @return whether {@link #endTurn} has to follow
   */
  public boolean beginTurn(SessionHolder connection) {
    turn.lock();
    boolean isHeld = ownership.mayBeginTurn(connection);
    if (!isHeld) {
      turn.unlock();
    }
    return isHeld;
  }

  /**
   * Keeps the set as it is, once the turn of its connection and the changes by others have ended:
   * no request of it is served, and none of others changes it, before the freeze ends. Waits, so
   * not for an event loop; a turn that is to begin meanwhile is refused at once.
   *
   * @return null if it has ended or is frozen already
   */
  @Nullable SetFreeze freeze() {
    SetFreeze begun;
    turn.lock();
    try {
      begun = ownership.freeze();
    } finally {
      turn.unlock();
    }
    if (begun != null) {
      ownership.awaitOutsideChanges();
    }
    return begun;
  }

  /**
   * Changes the set for another than its connection, unless it is frozen. Does not wait; a freeze
   * that begins meanwhile does.
   *
   * @return the result of the change; empty if nothing was done
   */
  <T> Optional<T> unlessFrozen(Supplier<T> change) {
    if (!ownership.beginOutsideChange()) {
      return Optional.empty();
    }
    try {
      return Optional.of(change.get());
    } finally {
      ownership.endOutsideChange();
    }
  }

  /**
   * Returns whether another connection has not taken it; whether or not it is frozen or has moved.
   */
  public boolean isHeldBy(SessionHolder connection) {
    return ownership.isHeldBy(connection);
  }

  /** Completes, at once if the session is not frozen, with the fate of its set. */
  public CompletableFuture<Fate> thawed() {
    return ownership.thawed();
  }

  /** Returns whether it is frozen, because its set may be moving. */
  public boolean isFrozen() {
    return ownership.isFrozen();
  }

  /** Ends the turn that {@link #beginTurn} or {@link #attach} began. */
  public void endTurn() {
    turn.unlock();
  }

  /**
   * Gives the session to a connection after the turn of the one before, which is evicted, and
   * begins a turn. Its container starts anew.
   *
   * @return false if the session has ended; then no turn has begun
   */
  boolean attach(SessionHolder next, Peer resumer) {
    turn.lock();
    SessionHolder before = ownership.holder();
    if (!ownership.attach(next)) {
      turn.unlock();
      return false;
    }
    // The rights it was opened with stay, whichever socket the resumer connected to.
    peer = new Peer(resumer.pid(), resumer.uid(), resumer.gid(), peer.operator());
    container = newContainer();
    if (before != null) {
      before.evict("resumed by " + resumer);
    }
    return true;
  }

  /** Writes its record to the state directory, unless it has ended. */
  void save() {
    if (hostedSpace.store().outlivesDaemon()) {
      ownership.unlessEnded(() -> hostedSpace.store().put(record()));
    }
  }

  /** Its record in the state directory. */
  SetRecord record() {
    Peer owner = peer;
    return new SetRecord(
        hostedSpace.space().owner(set),
        id,
        name,
        owner.uid(),
        owner.gid(),
        set.quota(),
        owedGuaranteeIds,
        false,
        opened.unixMs(),
        tokenHash,
        limitKeys,
        processes);
  }

  /**
   * The time that it has been open.
   *
   * @param nowNanos the time by the registry's clock
   */
  public long ageMs(long nowNanos) {
    return (nowNanos - opened.nanos()) / NANOS_PER_MS;
  }
}
