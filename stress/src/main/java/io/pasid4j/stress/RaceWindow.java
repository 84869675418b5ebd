// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress;

/**
 * Widens the moment in which a weakened protocol can fail, so that it fails in a short run also: it
 * changes when things happen, not what can happen.
 */
public final class RaceWindow {
  private static final int SPINS = 64;

  private RaceWindow() {}

  /** Gives another thread time to come in between. */
  public static void widen() {
    for (int i = 0; i < SPINS; i++) {
      Thread.onSpinWait();
    }
  }
}
