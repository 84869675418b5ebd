// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import io.pasid4j.domain.message.Opaque;
import java.util.BitSet;

/** A VM and what it believes to hold. */
final class Vm {
  final int token;
  final Opaque payload;
  final BitSet ids = new BitSet();
  Computer at;
  long setId;
  boolean alive = true;

  Vm(int token, Computer at, long setId) {
    this.token = token;
    this.payload = Opaque.of(new byte[] {(byte) (token >> 8), (byte) token});
    this.at = at;
    this.setId = setId;
  }

  void die() {
    alive = false;
    ids.clear();
  }

  /** True if it has a session whose requests are executed, not waiting. */
  boolean isServed() {
    return alive && at.isUp() && at.serves(setId);
  }
}
