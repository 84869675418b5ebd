// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import java.nio.ByteBuffer;

/** The name of a space in a request: {@code u8 space[64]}, padded with zeros; empty by default. */
final class SpaceField {
  static final int SIZE = Limits.MOST_NAME_BYTES;

  private SpaceField() {}

  /** Checks a name: empty, or printable and short enough. */
  static void check(String space) {
    if (!space.isEmpty()) {
      TextField.printable("space", space, SIZE);
    }
  }

  /** Reads the name at the end of a request that may end before it. */
  static String readOptional(ByteBuffer payload, int at, int leftBytes) {
    if (leftBytes == 0) {
      return "";
    }
    // A truncated name must not be taken for the default space.
    Limits.within("space bytes", Math.min(leftBytes, SIZE), SIZE, SIZE);
    return read(payload, at);
  }

  static String read(ByteBuffer payload, int at) {
    return TextField.readPadded(payload, at, "space", SIZE);
  }

  static void put(ByteBuffer buffer, int at, String space) {
    TextField.putPadded(buffer, at, "space", space, SIZE);
  }
}
