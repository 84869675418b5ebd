// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.protocol.command.RefusalReply;

/** The last allocation of a set that was refused: what an ENOSPC does not say. Thread-safe. */
public final class LastRefusal {
  private final PasidSet set;
  private volatile RefusalReply reply = RefusalReply.NONE;

  LastRefusal(PasidSet set) {
    this.set = set;
  }

  /** Notes a refused allocation of one ID of which no more is known than the code. */
  void note(int code, PasidRange range) {
    note(code, range, 1, RefusalReply.UNKNOWN_MS);
  }

  /** Notes a refused allocation. */
  public void note(PasidUnavailableException refused, int count) {
    note(refused.reason().code(), refused.range(), count, refused.availableAtMs());
  }

  private void note(int code, PasidRange range, int count, long availableAtMs) {
    reply = new RefusalReply(code, range, count, set.size(), set.quota().limitIds(), availableAtMs);
  }

  /** What to tell the peer. */
  public RefusalReply reply() {
    return reply;
  }
}
