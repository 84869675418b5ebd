// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.free.PageNotes;
import java.util.function.LongSupplier;

/**
 * When each ID was last allocated, in seconds since the space was made: 4 bytes an ID, for a space
 * that has a clock. Not in the words, so a new process starts without. Thread-safe.
 */
public final class AllocationTimes {
  private final LongSupplier clockMs;
  private final long startMs;
  private final PageNotes notes;

  /** Times by a clock, kept in {@code notes}. */
  public AllocationTimes(LongSupplier clockMs, PageNotes notes) {
    this.clockMs = clockMs;
    this.startMs = clockMs.getAsLong();
    this.notes = notes;
  }

  /** Returns the time for {@link #allocated}; exceptions of the clock are passed on. */
  int now() {
    // 0 stands for IDs allocated before the space was made.
    return Math.clamp((clockMs.getAsLong() - startMs) / 1000 + 1, 1, Integer.MAX_VALUE);
  }

  /** Records when an ID that is taken was allocated. */
  void allocated(int id, int time) {
    notes.seconds(id, time);
  }

  /**
   * Returns when an ID was last allocated, rounded down to a second; -1 if it was not since the
   * start.
   */
  public long sinceMs(int id) {
    int seconds = notes.seconds(id);
    return seconds == 0 ? -1 : startMs + (seconds - 1) * 1000L;
  }
}
