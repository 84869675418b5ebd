// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lock;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A flag that blocks threads which lock a set: all sets of a space, or some. A thread reads it
 * after it has locked and, if it is set, unlocks again; so once the flag is set and a lock has been
 * seen free, no operation on that set goes on before the flag is cleared.
 */
public final class Freeze {
  private static final Set<SetLock> ALL = Set.of();

  /** Null while no thread has to wait. Pairs with the compare-and-set that locks a set. */
  private volatile @Nullable Set<SetLock> frozen;

  /** Creates a flag that is not set. */
  public Freeze() {}

  /** Blocks the threads of all sets. One caller at a time, for all three methods. */
  public void freezeAll() {
    frozen = ALL;
  }

  /** Blocks the threads that lock one of {@code locks}, and no others any more. */
  public void freezeOnly(Set<SetLock> locks) {
    frozen = locks.isEmpty() ? null : locks;
  }

  /** Ends the freeze; all waiting threads continue. */
  public void thaw() {
    frozen = null;
  }

  /** Returns whether any thread has to wait. */
  boolean isOn() {
    return frozen != null;
  }

  /** Returns whether threads have to wait that lock {@code lock}. */
  boolean stops(SetLock lock) {
    Set<SetLock> seen = frozen;
    return seen != null && (seen.isEmpty() || seen.contains(lock));
  }
}
