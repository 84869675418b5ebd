// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

/**
 * One process of this boot, distinct from any that gets its pid later. Immutable.
 *
 * @param pid its id, 0 if it is outside of the daemon's pid namespace
 * @param namespace the inode of the pid namespace in which it has that id, an unsigned number
 * @param startTicks when it started, in clock ticks since the boot; {@link #ENDED_BEFORE} or {@link
 *     #UNSEEN}
 */
public record ProcessIdentity(int pid, int namespace, long startTicks) {
  /**
   * Start time of a process that had ended when it was looked at. If it opened a connection that
   * was still in use then, another process had that connection: nothing is known of that one.
   */
  public static final long ENDED_BEFORE = 0;

  /** Start time of a process that proc did not show. */
  public static final long UNSEEN = -1;

  /** Stands for the processes on another host, of a set that nobody has resumed here yet. */
  public static final ProcessIdentity ELSEWHERE = new ProcessIdentity(0, -1, UNSEEN);

  /** Returns whether it had ended when it was looked at. */
  public boolean hadEnded() {
    return startTicks == ENDED_BEFORE;
  }

  /** Returns whether its start time is known. */
  boolean isSeen() {
    return startTicks > ENDED_BEFORE;
  }

  @Override
  public String toString() {
    return "pid " + pid + " started at " + startTicks;
  }
}
