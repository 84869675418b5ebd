// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import io.pasid4j.fuzz.input.FuzzInput;
import io.pasid4j.fuzz.scenario.SessionScenario;

/**
 * Sessions over the wire under any sequence of commands, disconnections and restarts of the daemon:
 * two of one user, one whose process is dead, and an operator's. Every reply and every event is
 * that of the model, so no session sees, takes or frees another's IDs, a resumed session has
 * exactly what it had, and nothing is left when all have ended.
 */
public final class SessionTarget {
  private SessionTarget() {}

  /** Input: the peers' actions. */
  public static void fuzzerTestOneInput(byte[] input) {
    SessionScenario.run(new FuzzInput(input));
  }
}
