// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.audit;

import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A space as an audit sees it.
 *
 * @param <S> its sets
 */
public interface AuditedSpace<S> {
  /** States of an ID, with the allocator's names. */
  enum State {
    FREE,
    RESERVED,
    IDLE,
    ACTIVE,
    FREE_PENDING,
    QUARANTINED
  }

  /**
   * The content of an ID's word.
   *
   * @param state its state
   * @param holder the set that is charged with it; null if there is none
   */
  record Word<S>(State state, @Nullable S holder) {}

  /** The highest ID. */
  int maxId();

  /** The word of an ID. */
  Word<S> word(int id);

  /** All sets that have not ended. */
  List<S> sets();

  /** Visits the IDs that a set's index lists. */
  void forEach(S set, IntConsumer visitor);

  /** Returns whether a set claims to hold an ID. */
  boolean holds(S set, int id);

  /** Number of IDs a set counts as its own, pending ones too. */
  int size(S set);

  /** Number of IDs the space counts as held, pending ones too. */
  long heldIds();

  /** Number of IDs in the index of free ones. */
  long freeIds();

  /** Number of reserved IDs. */
  long reservedIds();
}
