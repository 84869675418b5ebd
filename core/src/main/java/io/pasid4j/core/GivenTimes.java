// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.Geometry;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When each ID was given last, in seconds since the space was made: 4 bytes an ID, for a space that
 * has a clock. Not in the words, so it begins anew with the process. Thread-safe.
 */
final class GivenTimes {
  private static final int PAGE_IDS = 1 << Geometry.PAGE_SHIFT;

  private final LongSupplier clockMs;
  private final long startMs;
  private final AtomicReferenceArray<@Nullable AtomicIntegerArray> pages;

  GivenTimes(LongSupplier clockMs, int maxId) {
    this.clockMs = clockMs;
    this.startMs = clockMs.getAsLong();
    this.pages = new AtomicReferenceArray<>((maxId >>> Geometry.PAGE_SHIFT) + 1);
  }

  /** An ID is given now. */
  void given(int id) {
    // 0 is for what was given before the space was made.
    int seconds = (int) ((clockMs.getAsLong() - startMs) / 1000) + 1;
    page(id >>> Geometry.PAGE_SHIFT).setOpaque(id & (PAGE_IDS - 1), seconds);
  }

  /** When an ID was given last, rounded down to a second; -1 if it was not since the start. */
  long sinceMs(int id) {
    AtomicIntegerArray page = pages.get(id >>> Geometry.PAGE_SHIFT);
    int seconds = page == null ? 0 : page.get(id & (PAGE_IDS - 1));
    return seconds == 0 ? -1 : startMs + (seconds - 1) * 1000L;
  }

  private AtomicIntegerArray page(int page) {
    AtomicIntegerArray present = pages.get(page);
    if (present != null) {
      return present;
    }
    AtomicIntegerArray made = new AtomicIntegerArray(PAGE_IDS);
    AtomicIntegerArray winner = pages.compareAndExchange(page, null, made);
    return winner == null ? made : winner;
  }
}
