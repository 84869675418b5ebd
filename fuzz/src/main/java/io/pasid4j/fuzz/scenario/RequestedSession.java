// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.fuzz.input.FuzzInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A request to open a set.
 *
 * @param resumable whether a token is asked for
 * @param limitIds 0 for the most that the rules allow
 * @param guaranteedIds 0 for the same
 * @param space as it is sent; empty for the default
 * @param name empty for the default
 */
record RequestedSession(
    boolean resumable, int limitIds, int guaranteedIds, String space, String name) {
  private static final int NAMES = 10;

  /** The set of a connection that asks for none. */
  static final RequestedSession DEFAULT =
      new RequestedSession(false, 0, 0, InProcessDaemon.KEPT, "");

  static RequestedSession read(FuzzInput input) {
    boolean resumable = (input.u8() & 1) == 1;
    int limitIds = input.u8() % (InProcessDaemon.QUOTA_IDS + 4);
    int guaranteedIds = input.u8() % (InProcessDaemon.GUARANTEED_IDS + 3);
    String space =
        input.oneOf(
            "",
            InProcessDaemon.KEPT,
            InProcessDaemon.KEPT,
            InProcessDaemon.QUARANTINED,
            InProcessDaemon.QUARANTINED,
            InProcessDaemon.OPERATORS,
            "none");
    int named = input.u8() % (NAMES + 1);
    return new RequestedSession(
        resumable, limitIds, guaranteedIds, space, named == NAMES ? "" : "vm-" + named);
  }

  /** The payload of SESSION. */
  byte[] payload() {
    byte[] names = (space + name).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(5 * Integer.BYTES + names.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(resumable ? 1 : 0)
        .putInt(limitIds)
        .putInt(guaranteedIds)
        .putInt(space.length())
        .putInt(name.length())
        .put(names)
        .array();
  }

  /** The same with the name of the default space where none is given. */
  RequestedSession withSpace() {
    return space.isEmpty()
        ? new RequestedSession(resumable, limitIds, guaranteedIds, InProcessDaemon.KEPT, name)
        : this;
  }
}
