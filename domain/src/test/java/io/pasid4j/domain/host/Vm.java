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

  Vm(int token, Computer at, long setId, boolean ofTenant) {
    this.token = token;
    this.payload =
        Opaque.of(new byte[] {(byte) (token >> 8), (byte) token, (byte) (ofTenant ? 1 : 0)});
    this.at = at;
    this.setId = setId;
  }

  /** True if a VM counts against the limit that its tenant has in the domain. */
  static boolean isOfTenant(Opaque payload) {
    return payload.bytes()[2] == 1;
  }

  /** The tenant, if it has a limit in the domain; else empty. */
  String tenant() {
    return isOfTenant(payload) ? World.TENANT : "";
  }

  /** Takes the first free ID of its host, from one on. */
  void take(int start) {
    change(start, SimWords.FREE, setId);
  }

  /** Releases the first of its IDs, from one on. */
  void release(int start) {
    change(start, setId, SimWords.FREE);
  }

  private void change(int start, long from, long to) {
    for (int offset = 0; offset < World.IDS; offset++) {
      int id = (start + offset) % World.IDS;
      if (at.words.words[id] == from) {
        at.words.words[id] = to;
        ids.set(id, to == setId);
        return;
      }
    }
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
