// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import java.util.Arrays;
import java.util.Collections;

/** The next action of a peer. The order and the weights give each byte its meaning. */
enum PeerAction {
  ALLOCATE(3),
  ALLOCATE_KEYED(1),
  FREE(2),
  LIST(1),
  GET(2),
  PUT(2),
  ATTACH_SPID(1),
  DETACH_SPID(1),
  FIND_SPID(1),
  HOLDS(1),
  RECONNECT(1),
  SESSION(1),
  RESUME(1),
  HOLDER(1),
  NAME(1),
  INFO(1),
  REFUSAL(1),
  SUBSCRIBE(1),
  UNSUBSCRIBE(1),
  ACKNOWLEDGE(1),
  PASS_TIME(1),
  SETS(1),
  SHOW(1),
  RELEASE(1),
  QUOTA(1),
  CLOSE_SET(1),
  RESTART(1);

  private static final PeerAction[] BY_NUMBER =
      Arrays.stream(values())
          .flatMap(action -> Collections.nCopies(action.weight, action).stream())
          .toArray(PeerAction[]::new);

  private final int weight;

  PeerAction(int weight) {
    this.weight = weight;
  }

  /** Sum of the weights. */
  static int numbers() {
    return BY_NUMBER.length;
  }

  static PeerAction of(int number) {
    return BY_NUMBER[number];
  }
}
