// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quota;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one thread at a time change a set, and says how many IDs the set holds. One word: from the
 * lowest bit held 31, sequence 29, counted, closed, locked.
 *
 * <p>Not a {@link java.util.concurrent.locks.Lock}: the count travels in the word that locks, so
 * going in costs the one atomic instruction of an operation, reading the count none, and a space
 * can begin to count a set's IDs without waiting for its thread. Contention is for the threads of
 * one tenant only, so who waits polls.
 */
public class Gate {
  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(Gate.class, "word", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final long LOCKED = 1L << 63;
  private static final long CLOSED = 1L << 62;
  private static final long COUNTED = 1L << 61;
  private static final long HELD_MASK = (1L << 31) - 1;
  private static final long ONE_CHANGE = 1L << 32;
  private static final long SEQUENCE_MASK = COUNTED - ONE_CHANGE;
  private static final int SPINS = 64;
  private static final long POLL_NS = 20_000;

  private volatile long word;

  /** A gate of a set that holds nothing. */
  Gate(boolean counted) {
    word = counted ? COUNTED : 0;
  }

  /** Waits until no other thread is inside and goes in; {@link #leave} must follow. */
  final long lock() {
    long seen = word;
    return seen >= 0 && WORD.compareAndSet(this, seen, seen | LOCKED) ? seen : lockContended();
  }

  /** Goes in if no other thread is inside; negative if one is. */
  final long tryLock() {
    long seen = word;
    return seen >= 0 && WORD.compareAndSet(this, seen, seen | LOCKED) ? seen : -1;
  }

  private long lockContended() {
    for (int spins = 0; ; spins++) {
      long seen = word;
      if (seen >= 0 && WORD.compareAndSet(this, seen, seen | LOCKED)) {
        return seen;
      }
      pause(spins);
    }
  }

  /**
   * Leaves with what the set holds now. A plain release suffices: nobody else changes a locked
   * word.
   */
  final void leave(long entered, int heldIds, boolean closed) {
    long next = entered & ~(HELD_MASK | SEQUENCE_MASK);
    next |= ((entered + ONE_CHANGE) & SEQUENCE_MASK) | heldIds | (closed ? CLOSED : 0);
    WORD.setRelease(this, next);
  }

  /** The word while no thread is inside: waits for the one that is. */
  public final long load() {
    long seen = word;
    for (int spins = 0; seen < 0; spins++) {
      pause(spins);
      seen = word;
    }
    return seen;
  }

  /** The word as it is now, perhaps of a set that is being changed. */
  public final long loadAny() {
    return word;
  }

  /** Marks the set as counted if no thread is inside and its word is still {@code seen}. */
  final boolean casCounted(long seen) {
    return WORD.compareAndSet(this, seen, seen | COUNTED);
  }

  /** How many IDs the set holds; while it is being changed, how many it held before. */
  public static int heldIds(long word) {
    return (int) (word & HELD_MASK);
  }

  /** Whether the set is closed. */
  public static boolean isClosed(long word) {
    return (word & CLOSED) != 0;
  }

  /** Whether the space counts the set's IDs. */
  static boolean isCounted(long word) {
    return (word & COUNTED) != 0;
  }

  /** The word of a set that the space counts. */
  static long counted(long word) {
    return word | COUNTED;
  }

  /** Whether a thread is inside. */
  static boolean isLocked(long word) {
    return word < 0;
  }

  private static void pause(int spins) {
    if (spins < SPINS) {
      Thread.onSpinWait();
    } else {
      LockSupport.parkNanos(POLL_NS);
    }
  }
}
