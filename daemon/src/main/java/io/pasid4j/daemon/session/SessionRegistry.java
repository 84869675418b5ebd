// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidSet;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.daemon.rule.Regime;
import io.pasid4j.daemon.session.Opening.Opened;
import io.pasid4j.daemon.session.Opening.TooMany;
import io.pasid4j.daemon.session.Opening.Unmet;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The open sessions of a daemon, in whichever of its spaces. Thread-safe. */
public final class SessionRegistry {
  private final LongSupplier nanoTime;
  private final SetCounts counts = new SetCounts();
  private final ConcurrentSkipListMap<Integer, Session> byId = new ConcurrentSkipListMap<>();
  private final Map<PasidSet, Session> bySet = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private volatile Regime regime;

  /**
   * A registry without a session.
   *
   * @param regime where sets are opened, and by whom
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public SessionRegistry(Regime regime, LongSupplier nanoTime) {
    this.regime = regime;
    this.nanoTime = nanoTime;
  }

  /**
   * Opens a session with a set that holds nothing.
   *
   * @param peer who gets it
   * @param wish what it asks for
   */
  public Opening open(Peer peer, OpenWish wish) {
    return switch (Admission.decide(regime, peer, wish)) {
      case Admission.Refused refused -> refused.answer();
      case Admission.Granted granted -> openCounted(peer, wish, granted);
    };
  }

  private Opening openCounted(Peer peer, OpenWish wish, Admission.Granted granted) {
    if (!counts.tryEnter(peer, granted.maxSets())) {
      return new TooMany();
    }
    Opening opening = openSet(peer, wish, granted);
    if (!(opening instanceof Opened)) {
      counts.leave(peer);
    }
    return opening;
  }

  private Opening openSet(Peer peer, OpenWish wish, Admission.Granted granted) {
    String name = wish.name().isEmpty() ? peer.defaultName() : wish.name();
    try {
      PasidSet set = granted.space().space().open(name, granted.quota());
      return new Opened(register(peer, granted.space(), set));
    } catch (QuotaRefusedException e) {
      return new Unmet(e.reason());
    }
  }

  /**
   * Ends a session for another of the same peer, which counts in its place. If the other cannot be
   * opened, this one stays.
   *
   * @param old an open session; only its connection's event loop may do this
   * @param wish what its peer asks for now
   */
  public Opening replace(Session old, OpenWish wish) {
    return switch (Admission.decide(regime, old.peer(), wish)) {
      case Admission.Refused refused -> refused.answer();
      case Admission.Granted granted -> replace(old, wish, granted);
    };
  }

  private Opening replace(Session old, OpenWish wish, Admission.Granted granted) {
    if (!counts.isWithin(old.peer(), granted.maxSets())) {
      return new TooMany();
    }
    Opening opening = openSet(old.peer(), wish, granted);
    if (opening instanceof Opened) {
      closeSet(old);
    }
    return opening;
  }

  private Session register(Peer peer, HostedSpace hosted, PasidSet set) {
    Session session;
    do {
      session = new Session(nextId(), peer, hosted, set, nanoTime.getAsLong());
    } while (byId.putIfAbsent(session.id(), session) != null);
    bySet.put(set, session);
    return session;
  }

  /** Ids start again at 1 after 2^31-1 sessions; one that is still open is passed over. */
  private int nextId() {
    return lastId.updateAndGet(id -> id == Integer.MAX_VALUE ? 1 : id + 1);
  }

  /** Ends a session: all it holds goes back, referenced or not, for nobody can put any more. */
  public void close(Session session) {
    closeSet(session);
    counts.leave(session.peer());
  }

  private void closeSet(Session session) {
    session.set().close();
    session.hostedSpace().space().releasePending(session.set());
    byId.remove(session.id());
    bySet.remove(session.set());
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
  public Regime regime() {
    return regime;
  }

  /** Opens sets by other rules from now on; those that are open stay as they are. */
  public void govern(Regime other) {
    regime = other;
  }

  /** Now, by the clock that session ages are told by. */
  public long nowNanos() {
    return nanoTime.getAsLong();
  }

  /** How many sessions are open. */
  public int size() {
    return byId.size();
  }

  /** The session with an id, if it is open. */
  public Optional<Session> byId(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The session that holds with a set, if it is open. */
  public Optional<Session> bySet(@Nullable PasidSet set) {
    return set == null ? Optional.empty() : Optional.ofNullable(bySet.get(set));
  }

  /** The open sessions with an id above one, by id; a view that follows later changes. */
  public Collection<Session> after(int id) {
    return byId.tailMap(id, false).values();
  }
}
