// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sets that stand still: this thread is inside their gates, which it has entered in the order in
 * which the sets were opened. Ends when closed.
 */
final class Standstill implements AutoCloseable {
  private static final long POLL_NS = 20_000;

  /** How often it looks in all whether threads inside have left: for some ten milliseconds. */
  private static final int PATIENCE = 300;

  private final Map<LocalSet, Long> entered = new LinkedHashMap<>();
  private int patience = PATIENCE;
  private @Nullable LocalSet busy;

  /** The word of a set's gate, as it was entered. */
  long word(LocalSet set) {
    Long word = entered.get(set);
    if (word == null) {
      throw new IllegalStateException("set: " + set + " (expected: one that stands still)");
    }
    return word;
  }

  /** Enters the gates of sets; false if a thread stayed inside of one of them. */
  boolean enter(List<LocalSet> sets) {
    for (LocalSet set : sets) {
      if (!entered.containsKey(set) && !enter(set)) {
        return false;
      }
    }
    return true;
  }

  private boolean enter(LocalSet set) {
    long word = set.tryEnter();
    while (word < 0 && patience > 0) {
      patience--;
      LockSupport.parkNanos(POLL_NS);
      word = set.tryEnter();
    }
    if (word < 0) {
      busy = set;
      return false;
    }
    entered.put(set, word);
    return true;
  }

  /** From now on waits for nobody. */
  void endPatience() {
    patience = 0;
  }

  /** After the end: waits until the thread that was in the way has left. */
  void awaitBusy() {
    if (busy != null) {
      busy.load();
    }
  }

  @Override
  public void close() {
    entered.forEach(LocalSet::leave);
    entered.clear();
  }
}
