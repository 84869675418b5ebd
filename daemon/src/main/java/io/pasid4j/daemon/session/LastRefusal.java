// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Refusal;
import io.pasid4j.daemon.space.QuarantineClock;
import io.pasid4j.protocol.command.RefusalReply;
import java.util.function.Consumer;

/** Reason for the last refused allocation of a set, which ENOSPC does not carry. Thread-safe. */
public final class LastRefusal {
  private final PasidSet set;
  private final QuarantineClock clock;
  private final Consumer<Refusal> counter;
  private volatile RefusalReply reply = RefusalReply.NONE;

  /** Creates the record of a set without refusals; {@code counter} gets each later one. */
  LastRefusal(PasidSet set, QuarantineClock clock, Consumer<Refusal> counter) {
    this.set = set;
    this.clock = clock;
    this.counter = counter;
  }

  /** Records a refused allocation of one ID of which only the code is known. */
  void note(int code, PasidRange range) {
    note(code, range, 1, RefusalReply.UNKNOWN_MS);
  }

  /** Records a refused allocation. */
  public void note(PasidUnavailableException refused, int count) {
    note(refused.reason().code(), refused.range(), count, clock.toUnixMs(refused.availableAtMs()));
  }

  private void note(int code, PasidRange range, int count, long availableAtMs) {
    counter.accept(Refusal.ofCode(code));
    reply = new RefusalReply(code, range, count, set.size(), set.quota().limitIds(), availableAtMs);
  }

  /** The reply to a peer that asks. */
  public RefusalReply reply() {
    return reply;
  }
}
