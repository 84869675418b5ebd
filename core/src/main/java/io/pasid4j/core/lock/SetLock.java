// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Lets one thread at a time work on a set, and has the number of its charged IDs. One word: from
 * the lowest bit charged IDs 31, counted, closed, sequence 30, locked.
 *
 * <p>Not a {@link java.util.concurrent.locks.Lock}: the count is in the word that locks, so an
 * operation costs one atomic instruction, reading the count none, and a space can begin to count a
 * set's IDs without waiting for its thread. Only threads of one tenant contend for it. The sequence
 * may wrap around: it only makes a reader without the lock look again.
 */
public class SetLock {
  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(SetLock.class, "word", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final long LOCKED = 1L << 63;
  private static final long COUNTED = 1L << 31;
  private static final long CLOSED = 1L << 32;
  private static final long CHARGED_MASK = (1L << 31) - 1;

  /** Carries into the bit of the lock when the sequence wraps around, which unlocking clears. */
  private static final long ONE_CHANGE = 1L << 33;

  private final Freeze freeze;
  private volatile long word;

  /** Creates the lock of a set that has no ID, and that {@code freeze} can block. */
  protected SetLock(Freeze freeze, boolean counted) {
    this.freeze = freeze;
    word = counted ? COUNTED : 0;
  }

  /** Waits until no other thread holds the lock and takes it; {@link #unlockWord} must follow. */
  protected final long lockWord() {
    long seen = word;
    if (seen < 0 || !WORD.compareAndSet(this, seen, seen | LOCKED)) {
      return lockContended();
    }
    return freeze.isOn() ? lockFrozen(seen) : seen;
  }

  /** Keeps the lock, or releases it and waits if the flag is set for this set. */
  private long lockFrozen(long seen) {
    if (!freeze.stops(this)) {
      return seen;
    }
    WORD.setRelease(this, seen);
    return lockContended();
  }

  private long lockContended() {
    boolean interrupted = false;
    int turn = 0;
    long locked = -1;
    while (locked < 0) {
      interrupted |= Backoff.pause(turn);
      turn = Backoff.next(turn);
      locked = freeze.stops(this) ? -1 : tryLockWord();
    }
    Backoff.end(interrupted);
    return locked;
  }

  /** Takes the lock if no other thread holds it; negative if one does, or the flag is set. */
  protected final long tryLockWord() {
    long seen = word;
    if (seen < 0 || !WORD.compareAndSet(this, seen, seen | LOCKED)) {
      return -1;
    }
    if (freeze.stops(this)) {
      WORD.setRelease(this, seen);
      return -1;
    }
    return seen;
  }

  /**
   * Unlocks with the IDs that the set is charged with now. A release store suffices: no other
   * thread changes a locked word.
   */
  protected final void unlockWord(long locked, int chargedIds, boolean closed) {
    long next = (locked + ONE_CHANGE) & ~(LOCKED | CHARGED_MASK);
    WORD.setRelease(this, next | chargedIds | (closed ? CLOSED : 0));
  }

  /** The word while no thread holds the lock: waits for the one that does. */
  public final long load() {
    long seen = word;
    return seen >= 0 ? seen : loadContended();
  }

  private long loadContended() {
    boolean interrupted = false;
    int turn = 0;
    long seen = word;
    while (seen < 0) {
      interrupted |= Backoff.pause(turn);
      turn = Backoff.next(turn);
      seen = word;
    }
    Backoff.end(interrupted);
    return seen;
  }

  /** Returns the word as it is now, perhaps of a set that is being changed. */
  public final long loadAny() {
    return word;
  }

  /** Marks the set as counted if no thread holds the lock and its word is still {@code seen}. */
  protected final boolean casCounted(long seen) {
    return WORD.compareAndSet(this, seen, seen | COUNTED);
  }

  /** The number of IDs of the set; while it is being changed, the number before. */
  public static int chargedIds(long word) {
    return (int) (word & CHARGED_MASK);
  }

  /** Returns whether the set is closed. */
  public static boolean isClosed(long word) {
    return (word & CLOSED) != 0;
  }

  /** Returns whether the set is closed and has no ID any more: its owner index may be reused. */
  public static boolean isEnded(long word) {
    return isClosed(word) && chargedIds(word) == 0;
  }

  /** Returns whether the space counts the set's IDs. */
  protected static boolean isCounted(long word) {
    return (word & COUNTED) != 0;
  }

  /** The word of a set that the space counts. */
  protected static long counted(long word) {
    return word | COUNTED;
  }

  /** Returns whether a thread holds the lock. */
  public static boolean isLocked(long word) {
    return word < 0;
  }

  /** Sets the word of a set that is not shared yet. */
  protected final void restoreWord(long next) {
    word = next;
  }
}
