// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.play;

import io.pasid4j.fuzz.input.FuzzInput;

/** One input, played from its first move to the end of everything that it began. */
public final class SessionScenario {
  private static final int MOVES = 32;
  private static final int MOST_RESTARTS = 3;

  private final ExpectedDaemon stage = new ExpectedDaemon();
  private int restarts;

  private SessionScenario() {}

  /** Plays moves: whose, and what. */
  public static void of(FuzzInput script) {
    SessionScenario play = new SessionScenario();
    boolean ended = false;
    try {
      while (script.hasMore()) {
        play.move(script);
        play.stage.settle();
      }
      play.stage.end();
      ended = true;
    } finally {
      if (!ended) {
        play.stage.abandon();
      }
    }
  }

  private void move(FuzzInput script) {
    int choice = script.u8();
    FuzzPeer player = stage.players.get(choice / MOVES % stage.players.size());
    int move = choice % MOVES;
    switch (move) {
      case 15 -> new SessionMoves(stage, player).reconnect();
      case 16 -> new SessionMoves(stage, player).session(script);
      case 17 -> new SessionMoves(stage, player).resume(script);
      case 18 -> new SessionMoves(stage, player).holder(script);
      case 19 -> new SessionMoves(stage, player).name(script);
      case 20 -> new SessionMoves(stage, player).info();
      case 21 -> new SessionMoves(stage, player).refusal();
      case 22 -> new EventMoves(stage, player).subscribe(script);
      case 23 -> new EventMoves(stage, player).unsubscribe();
      case 24 -> new EventMoves(stage, player).acknowledge(script);
      case 25 -> stage.pass(script.u8() * 5L);
      case 26 -> new OperatorMoves(stage, player).sets();
      case 27 -> new OperatorMoves(stage, player).show(script);
      case 28 -> new OperatorMoves(stage, player).release(script);
      case 29 -> new OperatorMoves(stage, player).quota(script);
      case 30 -> new OperatorMoves(stage, player).closeSet(script);
      case 31 -> restart();
      default -> SetMoves.play(move, player, script);
    }
  }

  private void restart() {
    if (restarts < MOST_RESTARTS) {
      restarts++;
      stage.restart();
    }
  }
}
