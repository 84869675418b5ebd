// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.word.Word;
import java.util.concurrent.atomic.AtomicInteger;

/** A drain consumer's place in a space's quarantine. */
final class RegisteredConsumer implements DrainConsumer {
  private static final int CLOSED = Integer.MIN_VALUE;

  private final PasidSpace space;
  private final Quarantine quarantine;
  private final int bit;

  /** How many acknowledgements are under way, and {@link #CLOSED}. */
  private final AtomicInteger underWay = new AtomicInteger();

  RegisteredConsumer(PasidSpace space, Quarantine quarantine) {
    this.space = space;
    this.quarantine = quarantine;
    this.bit = quarantine.addConsumer();
  }

  @Override
  public boolean acknowledge(int pasid) {
    return take(pasid, Quarantine.ANY_GENERATION);
  }

  @Override
  public boolean acknowledge(int pasid, int generation) {
    if (generation < 0 || generation > Word.MAX_GENERATION) {
      throw new IllegalArgumentException(
          "generation: " + generation + " (expected: 0 to " + Word.MAX_GENERATION + ")");
    }
    return take(pasid, generation);
  }

  private boolean take(int pasid, int generation) {
    if (!space.contains(pasid)) {
      throw new IllegalArgumentException(
          "pasid: " + pasid + " (expected: 0 to " + space.maxId() + ")");
    }
    if (underWay.getAndUpdate(RegisteredConsumer::oneMore) < 0) {
      return false;
    }
    try {
      return quarantine.acknowledge(pasid, generation, bit);
    } finally {
      end();
    }
  }

  @Override
  public void close() {
    if (underWay.getAndUpdate(seen -> oneMore(seen) | CLOSED) >= 0) {
      quarantine.removeConsumer(bit);
      end();
    }
  }

  private static int oneMore(int seen) {
    return seen < 0 ? seen : seen + 1;
  }

  /** The last to leave lets the bit be another consumer's: no acknowledgement comes late. */
  private void end() {
    if (underWay.decrementAndGet() == CLOSED) {
      quarantine.forgetConsumer(bit);
    }
  }
}
