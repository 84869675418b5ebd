// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.wire;

import java.nio.ByteBuffer;

/**
 * A reply as it came.
 *
 * @param messageId of the command it answers
 * @param command which it answers
 * @param flags as they came
 * @param errno 0, or why it is an error
 * @param payload what follows the header, little-endian
 */
public record Reply(int messageId, int command, int flags, int errno, ByteBuffer payload) {
  private static final int ERROR_REPLY = 0x21;

  /** Returns whether it is an error reply in the protocol's form: the header alone. */
  public boolean isError() {
    return errno != 0 && flags == ERROR_REPLY && payload.remaining() == 0;
  }

  /** The number that the payload of every reply but VERSION's starts with. */
  public int result() {
    return word(0);
  }

  /** The n-th 32-bit word of the payload. */
  public int word(int n) {
    return payload.getInt(n * Integer.BYTES);
  }
}
