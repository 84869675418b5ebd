// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress;

/**
 * Widens the moment in which a weakened protocol can fail, so that it fails in a short run also: it
 * changes when things happen, not what can happen.
 */
public final class Chance {
  private static final int SPINS = 64;

  private Chance() {}

  /** Gives another thread time to come in between. */
  public static void giveTo() {
    for (int i = 0; i < SPINS; i++) {
      Thread.onSpinWait();
    }
  }
}
