// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lock;

import java.util.concurrent.locks.LockSupport;

/**
 * The pauses of a thread that waits for another one: it spins, then yields, then sleeps longer and
 * longer. A pause throws nothing, and sleeps although the interrupt flag is set.
 */
public final class Backoff {
  private static final int SPINS = 64;
  private static final int YIELDS = 16;
  private static final long MIN_SLEEP_NS = 20_000;
  private static final int MAX_DOUBLINGS = 5;

  /** The turn of the longest pause. */
  public static final int LAST_TURN = SPINS + YIELDS + MAX_DOUBLINGS;

  private Backoff() {}

  /**
   * Pauses once. A thread that sleeps loses its interrupt flag, or it would not sleep: the caller
   * adds up the results of its pauses and gives them to {@link #end}.
   *
   * @param turn 0 for the first pause of a wait, then {@link #next}
   * @return whether the interrupt flag was set and has been cleared
   */
  @SuppressWarnings("ThreadPriorityCheck") // a hint only: the holder may need this processor
  public static boolean pause(int turn) {
    if (turn < SPINS) {
      Thread.onSpinWait();
      return false;
    }
    boolean interrupted = turn >= SPINS + YIELDS && Thread.interrupted();
    try {
      if (turn < SPINS + YIELDS) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(MIN_SLEEP_NS << (turn - SPINS - YIELDS));
      }
    } catch (OutOfMemoryError e) {
      // A virtual thread needs memory to leave its carrier; the next turn tries again.
      Thread.onSpinWait();
    }
    return interrupted;
  }

  /** The turn after this one. */
  public static int next(int turn) {
    return Math.min(turn + 1, LAST_TURN);
  }

  /** Ends a wait: sets the interrupt flag again if a pause has cleared it. */
  public static void end(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
