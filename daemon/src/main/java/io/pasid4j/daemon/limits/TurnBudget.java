// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.limits;

/**
 * The work that a connection may still do in this turn of its event loop. Others of the same loop
 * wait for as long, so a full turn takes about as long as a few of their round trips. The unit is
 * one ID that is allocated, freed or visited in bulk, some 0.1 us. Used by one event loop.
 */
public final class TurnBudget {
  /** The cost of an ioctl: a frame, one ID and a reply. */
  public static final int IOCTL = 8;

  /** The cost of one of pasid4j's own commands, besides the IDs that it handles. */
  public static final int OWN_COMMAND = 32;

  /** The cost of a turn: 256 ioctls, or 64 of pasid4j's own commands. */
  public static final int TURN = 2048;

  /** The most IDs that one request may handle on the event loop, inclusive. */
  public static final int MOST_IDS = 2048;

  private int spent;

  /** Creates a full budget. */
  public TurnBudget() {}

  /** Begins a turn. */
  public void renew() {
    spent = 0;
  }

  /**
   * Charges work that was done.
   *
   * @param cost in the unit of this class, 0 or more and at most {@link #MOST_IDS}
   */
  public void charge(int cost) {
    spent += cost;
  }

  /** Returns whether the rest of the requests have to wait for the next turn. */
  public boolean isSpent() {
    return spent >= TURN;
  }
}
