// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.fuzz.input.FuzzInput;

/** Runs one input, from its first action to the end of every session that it opened. */
public final class SessionScenario {
  private static final int MOST_RESTARTS = 3;
  private static final int PASS_STEP_MS = 5;

  private final ExpectedDaemon daemon = new ExpectedDaemon();
  private final FuzzInput input;
  private int restarts;

  private SessionScenario(FuzzInput input) {
    this.input = input;
  }

  /** Runs actions, each by one of the peers; the events are compared after each. */
  public static void run(FuzzInput input) {
    SessionScenario scenario = new SessionScenario(input);
    try {
      while (input.hasMore()) {
        scenario.step();
        scenario.daemon.checkEvents();
      }
      scenario.daemon.end();
    } catch (Throwable t) {
      scenario.daemon.abandon();
      throw t;
    }
  }

  private void step() {
    int choice = input.u8();
    FuzzPeer peer = daemon.peers().get(choice / PeerAction.numbers() % daemon.peers().size());
    PeerAction action = PeerAction.of(choice % PeerAction.numbers());
    SessionActions session = new SessionActions(daemon, peer, input);
    EventActions events = new EventActions(daemon, peer, input);
    OperatorActions operator = new OperatorActions(daemon, peer, input);
    switch (action) {
      case RECONNECT -> session.reconnect();
      case SESSION -> session.session();
      case RESUME -> session.resume();
      case HOLDER -> session.holder();
      case NAME -> session.name();
      case INFO -> session.info();
      case REFUSAL -> session.refusal();
      case SUBSCRIBE -> events.subscribe();
      case UNSUBSCRIBE -> events.unsubscribe();
      case ACKNOWLEDGE -> events.acknowledge();
      case PASS_TIME -> daemon.advance((long) input.u8() * PASS_STEP_MS);
      case SETS -> operator.sets();
      case SHOW -> operator.show();
      case RELEASE -> operator.release();
      case QUOTA -> operator.quota();
      case CLOSE_SET -> operator.closeSet();
      case RESTART -> restart();
      default -> SetActions.run(action, peer, input);
    }
  }

  private void restart() {
    if (restarts < MOST_RESTARTS) {
      restarts++;
      daemon.restart();
    }
  }
}
