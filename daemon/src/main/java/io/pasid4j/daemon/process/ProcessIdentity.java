// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

/**
 * One process of this boot, told from any that gets its pid later. Immutable.
 *
 * @param pid its id, 0 if it was not visible
 * @param namespace the pid namespace in which it has that id, an unsigned number
 * @param startTicks when it started, in clock ticks since the boot; -1 if that could not be seen
 */
public record ProcessIdentity(int pid, int namespace, long startTicks) {
  /** A process that had ended before it could be looked at. */
  public static final long ENDED_BEFORE = 0;

  /** A process that could not be looked at. */
  public static final long UNSEEN = -1;

  @Override
  public String toString() {
    return "pid " + pid + " started at " + startTicks;
  }
}
