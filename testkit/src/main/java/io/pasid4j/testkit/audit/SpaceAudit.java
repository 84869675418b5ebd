// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.audit;

import io.pasid4j.testkit.audit.AuditedSpace.State;
import io.pasid4j.testkit.audit.AuditedSpace.Word;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every ID of a space that is not in use meanwhile: its word, and the indexes and counts
 * of the sets and of the space, have to agree.
 *
 * @param <S> the space's sets
 */
public final class SpaceAudit<S> {
  private final AuditedSpace<S> space;
  private final Map<Integer, S> holders = new TreeMap<>();
  private final Map<State, Long> states = new EnumMap<>(State.class);
  private final Map<S, Integer> charged = new HashMap<>();

  private SpaceAudit(AuditedSpace<S> space) {
    this.space = space;
  }

  /** Checks a space of few bits, and returns the holder of each ID that is held and not freed. */
  public static <S> Map<Integer, S> check(AuditedSpace<S> space) {
    SpaceAudit<S> audit = new SpaceAudit<>(space);
    audit.readIndexes();
    for (int id = 0; id >= 0 && id <= space.maxId(); id++) {
      audit.checkWord(id);
    }
    audit.checkCounts();
    return Collections.unmodifiableMap(audit.holders);
  }

  private void readIndexes() {
    for (S set : space.sets()) {
      space.forEach(
          set,
          id -> {
            S other = holders.put(id, set);
            if (other != null) {
              throw new AssertionError("holders of " + id + ": " + other + ", " + set);
            }
          });
    }
  }

  private void checkWord(int id) {
    Word<S> word = space.word(id);
    states.merge(word.state(), 1L, Long::sum);
    boolean held = word.state() == State.IDLE || word.state() == State.ACTIVE;
    boolean owned = held || word.state() == State.FREE_PENDING;
    S holder = word.holder();
    equal("has a holder: " + id + ", " + word.state(), holder != null, owned);
    equal("set whose index has " + id, holders.get(id), held ? holder : null);
    if (holder != null) {
      charged.merge(holder, 1, Integer::sum);
      equal(holder + " holds " + id, space.holds(holder, id), held);
    }
  }

  private void checkCounts() {
    for (S set : space.sets()) {
      equal("size of " + set, space.size(set), charged.getOrDefault(set, 0));
    }
    long all = charged.values().stream().mapToLong(Integer::longValue).sum();
    equal("held IDs", space.heldIds(), all);
    equal("free IDs", space.freeIds(), states.getOrDefault(State.FREE, 0L));
    equal("reserved IDs", space.reservedIds(), states.getOrDefault(State.RESERVED, 0L));
    if (!space.sets().containsAll(charged.keySet())) {
      throw new AssertionError("sets: " + space.sets() + " (expected: all of " + charged + ")");
    }
  }

  private static void equal(String name, @Nullable Object actual, @Nullable Object expected) {
    if (!Objects.equals(actual, expected)) {
      throw new AssertionError(name + ": " + actual + " (expected: " + expected + ")");
    }
  }
}
