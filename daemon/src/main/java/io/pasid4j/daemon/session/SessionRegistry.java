// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.vfio.container.Container;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The open sessions of a daemon. Thread-safe. */
public final class SessionRegistry {
  private final PasidSpace space;
  private final Quota quota;
  private final LongSupplier nanoTime;
  private final ConcurrentSkipListMap<Integer, Session> byId = new ConcurrentSkipListMap<>();
  private final Map<PasidSet, Session> bySet = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();

  /**
   * A registry without a session.
   *
   * @param space the sets are opened in
   * @param quota each set gets
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public SessionRegistry(PasidSpace space, Quota quota, LongSupplier nanoTime) {
    this.space = space;
    this.quota = quota;
    this.nanoTime = nanoTime;
  }

  /** Opens a session with a set that holds nothing. */
  public Session open(Peer peer) {
    PasidSet set = space.open(peer.defaultName(), quota);
    Container container = new Container(set, space.bits());
    Session session;
    do {
      session = new Session(nextId(), peer, set, container, nanoTime.getAsLong());
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
    session.set().close();
    space.releasePending(session.set());
    byId.remove(session.id());
    bySet.remove(session.set());
  }

  /** The space the sessions share. */
  public PasidSpace space() {
    return space;
  }

  /** The quota each session has. */
  public Quota quota() {
    return quota;
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
