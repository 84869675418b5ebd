// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.session.Opening.Forbidden;
import io.pasid4j.daemon.session.Opening.Opened;
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
  private final Spaces spaces;
  private final Quota quota;
  private final LongSupplier nanoTime;
  private final ConcurrentSkipListMap<Integer, Session> byId = new ConcurrentSkipListMap<>();
  private final Map<PasidSet, Session> bySet = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();

  /**
   * A registry without a session.
   *
   * @param spaces the sets are opened in
   * @param quota each set gets
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public SessionRegistry(Spaces spaces, Quota quota, LongSupplier nanoTime) {
    this.spaces = spaces;
    this.quota = quota;
    this.nanoTime = nanoTime;
  }

  /**
   * Opens a session with a set that holds nothing.
   *
   * @param peer who gets it
   * @param wish what it asks for
   */
  public Opening open(Peer peer, OpenWish wish) {
    HostedSpace hosted = spaces.byName(wish.space()).orElse(null);
    if (hosted == null) {
      return new Forbidden();
    }
    if (wish.limitIds() > quota.limitIds() || wish.guaranteedIds() > quota.guaranteedIds()) {
      return new Unmet(Refusal.QUOTA);
    }
    String name = wish.name().isEmpty() ? peer.defaultName() : wish.name();
    try {
      return new Opened(register(peer, hosted, hosted.space().open(name, granted(wish))));
    } catch (QuotaRefusedException e) {
      return new Unmet(e.reason());
    }
  }

  private Quota granted(OpenWish wish) {
    int limit = wish.limitIds() == 0 ? quota.limitIds() : wish.limitIds();
    int guarantee = wish.guaranteedIds() == 0 ? quota.guaranteedIds() : wish.guaranteedIds();
    return Quota.guaranteed(Math.min(guarantee, limit), limit);
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
    session.set().close();
    session.hostedSpace().space().releasePending(session.set());
    byId.remove(session.id());
    bySet.remove(session.set());
  }

  /** The spaces the sessions are in. */
  public Spaces spaces() {
    return spaces;
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
