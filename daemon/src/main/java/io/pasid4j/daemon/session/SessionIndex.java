// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidSet;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The open sessions by id and by set. Thread-safe. */
final class SessionIndex {
  private final ConcurrentSkipListMap<Integer, Session> byId = new ConcurrentSkipListMap<>();
  private final Map<PasidSet, Session> bySet = new ConcurrentHashMap<>();
  private final AtomicInteger lastId;

  /**
   * An index without sessions.
   *
   * @param lastId the greatest id that a set outside of the index may have; new ones are above it
   */
  SessionIndex(int lastId) {
    this.lastId = new AtomicInteger(lastId);
  }

  /** Adds a new session under an id that is free; it is not found by its set yet. */
  Session addNew(IntFunction<Session> withId) {
    Session session;
    do {
      session = withId.apply(nextId());
    } while (byId.putIfAbsent(session.id(), session) != null);
    return session;
  }

  /** Ids start again at 1 after 2^31-1 sessions; those of open sessions are passed over. */
  private int nextId() {
    return lastId.updateAndGet(id -> id == Integer.MAX_VALUE ? 1 : id + 1);
  }

  /** An id for a set that is about to arrive: no new session gets it. */
  int reserveId() {
    int id;
    do {
      id = nextId();
    } while (byId.containsKey(id));
    return id;
  }

  /** New sessions get ids above this one. */
  void startAbove(int id) {
    lastId.accumulateAndGet(id, Math::max);
  }

  /** Adds a session under the id that it had before, or a new one if another session has that. */
  Session addWithId(int id, IntFunction<Session> withId) {
    lastId.accumulateAndGet(id, Math::max);
    Session session = withId.apply(id);
    return byId.putIfAbsent(id, session) == null ? session : addNew(withId);
  }

  /** Makes a session be found by its set, too. */
  void addSet(Session session) {
    bySet.put(session.set(), session);
  }

  void remove(Session session) {
    bySet.remove(session.set());
    byId.remove(session.id(), session);
  }

  int size() {
    return byId.size();
  }

  Optional<Session> byId(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<Session> bySet(@Nullable PasidSet set) {
    return set == null ? Optional.empty() : Optional.ofNullable(bySet.get(set));
  }

  /** Sessions with a greater id, by id; a view that follows later changes. */
  Collection<Session> after(int id) {
    return byId.tailMap(id, false).values();
  }

  /** All sessions by id; a view that follows later changes. */
  Collection<Session> all() {
    return byId.values();
  }
}
