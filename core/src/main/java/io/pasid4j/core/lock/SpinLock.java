// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock for a few tens of instructions that call nothing outside, allocate nothing and throw
 * nothing. Not reentrant. Its word has a cache line of its own.
 */
public final class SpinLock extends SpinLockWord {
  private static final VarHandle LOCKED;

  static {
    try {
      LOCKED = MethodHandles.lookup().findVarHandle(SpinLockWord.class, "locked", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  long after0;
  long after1;
  long after2;
  long after3;
  long after4;
  long after5;
  long after6;
  long after7;

  /** Creates a lock that no thread holds. */
  public SpinLock() {}

  /** Waits until no other thread holds the lock and takes it; {@link #unlock} must follow. */
  public void lock() {
    if (!tryLock()) {
      lockContended();
    }
  }

  /** Takes the lock if no other thread holds it. */
  public boolean tryLock() {
    return LOCKED.compareAndSet(this, 0, 1);
  }

  /** Releases the lock: the next thread that takes it sees everything written before. */
  public void unlock() {
    LOCKED.setRelease(this, 0);
  }

  /** Returns whether a thread holds the lock at this moment. */
  public boolean isLocked() {
    return locked != 0;
  }

  private void lockContended() {
    boolean interrupted = false;
    int turn = 0;
    while ((int) LOCKED.getOpaque(this) != 0 || !tryLock()) {
      interrupted |= Backoff.pause(turn);
      turn = Backoff.next(turn);
    }
    Backoff.end(interrupted);
  }
}
