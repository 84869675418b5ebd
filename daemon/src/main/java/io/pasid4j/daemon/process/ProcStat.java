// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.process;

/**
 * One line of /proc/PID/stat, {@code pid (name) state ppid ...}, as in proc(5). The name may hold
 * spaces, parentheses and line ends; after its last parenthesis follow numbers.
 *
 * @param state a letter
 * @param threads how many threads it has
 * @param startTicks when it started, in clock ticks since the boot
 */
record ProcStat(char state, long threads, long startTicks) {
  /** Indexes of fields, counted from the state: proc(5) counts from 1, and the state is 3. */
  private static final int THREADS = 20 - 3;

  private static final int START = 22 - 3;

  /**
   * Reads the line.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static ProcStat parse(String line) {
    int nameEnd = line.lastIndexOf(')');
    String[] fields = line.substring(nameEnd + 1).strip().split(" ", -1);
    if (nameEnd < 0 || fields.length <= START || fields[0].length() != 1) {
      throw new IllegalArgumentException("stat: " + line + " (expected: pid (name) state ...)");
    }
    return new ProcStat(
        fields[0].charAt(0), Long.parseLong(fields[THREADS]), Long.parseLong(fields[START]));
  }

  /** This line without what a time namespace added to the start time. */
  ProcStat startedEarlier(long offsetTicks) {
    return new ProcStat(state, threads, startTicks - offsetTicks);
  }

  /**
   * Returns whether the process has ended. A zombie has, unless only its first thread ended and
   * others go on.
   */
  boolean hasEnded() {
    return state == 'X' || state == 'x' || (state == 'Z' && threads <= 1);
  }
}
