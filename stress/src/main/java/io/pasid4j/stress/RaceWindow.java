// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress;

/**
 * Widens the window in which a weakened protocol can fail, so that it fails in a short run too. It
 * changes the timing, not the possible results.
 */
public final class RaceWindow {
  private static final int SPINS = 64;

  private RaceWindow() {}

  /** Lets another thread run in between. */
  public static void widen() {
    for (int i = 0; i < SPINS; i++) {
      Thread.onSpinWait();
    }
  }
}
