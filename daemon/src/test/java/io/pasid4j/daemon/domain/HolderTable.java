// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The checker: what clients know of who holds which ID. A set holds an ID for certain from the
 * reply that grants it until the request that frees it is sent. The history of an ID is
 * linearizable, as that of a lock, exactly if no two of these times overlap. Thread-safe.
 */
final class HolderTable {
  private final long startNanos = System.nanoTime();
  private final Map<Integer, String> holders = new HashMap<>();
  private final Map<Integer, List<String>> histories = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private long grants;
  private long moves;

  /** After the reply: the set holds the ID. */
  synchronized void granted(int id, String set, String host) {
    note(id, set + " granted on " + host);
    grants++;
    @Nullable String other = holders.put(id, set);
    if (other != null && !other.equals(set)) {
      violate(id, "held by " + other + " and by " + set);
    } else if (other != null) {
      violate(id, "granted to " + set + " twice");
    }
  }

  /** Before the request: the set may hold the ID no more. */
  synchronized void freeing(int id, String set) {
    note(id, set + " frees");
    if (!holders.remove(id, set)) {
      violate(id, "freed by " + set + ", held by " + holders.get(id));
    }
  }

  /** The free whose reply was lost was not done. */
  synchronized void notFreed(int id, String set) {
    note(id, set + " has not freed");
    @Nullable String other = holders.put(id, set);
    if (other != null && !other.equals(set)) {
      violate(id, "held by " + other + " and still by " + set);
    }
  }

  /**
   * After a list of all that a set holds, with nothing of it in flight.
   *
   * @param held what it is known to hold
   */
  synchronized void listed(Collection<Integer> listed, Collection<Integer> held, String set) {
    TreeSet<Integer> lost = new TreeSet<>(held);
    listed.forEach(lost::remove);
    lost.forEach(id -> violate(id, "lost by " + set));
    TreeSet<Integer> unknown = new TreeSet<>(listed);
    held.forEach(unknown::remove);
    unknown.forEach(id -> violate(id, "listed by " + set + ", which was not granted it"));
  }

  /** A set is at another host, whole. */
  synchronized void moved(Collection<Integer> ids, String set, String target) {
    moves++;
    ids.forEach(id -> note(id, set + " moved to " + target));
  }

  /** A property that is not of one ID. */
  synchronized void violate(String what) {
    violations.add(what);
  }

  private void violate(int id, String what) {
    violations.add("ID " + id + ": " + what + "; its history: " + histories.get(id));
  }

  private void note(int id, String event) {
    long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    histories.computeIfAbsent(id, _ -> new ArrayList<>()).add(ms + " ms: " + event);
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /** The number of sets that moved, while hosts had faults or not. */
  synchronized long moves() {
    return moves;
  }

  synchronized long grants() {
    return grants;
  }
}
