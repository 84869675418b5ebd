// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quarantine;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.word.Word;
import java.util.concurrent.atomic.AtomicInteger;

/** A drain consumer of a space's quarantine. */
public final class RegisteredConsumer implements DrainConsumer {
  /** An acknowledgement of an ID, whichever generation it has. */
  static final int ANY_GENERATION = -1;

  private static final int CLOSED = Integer.MIN_VALUE;

  private final int maxId;
  private final Quarantine quarantine;
  private final int bit;

  /** The number of acknowledgements in progress, and {@link #CLOSED}. */
  private final AtomicInteger inProgress = new AtomicInteger();

  /** A new consumer of a space of IDs 0 to {@code maxId} inclusive. */
  public RegisteredConsumer(int maxId, Quarantine quarantine) {
    this.maxId = maxId;
    this.quarantine = quarantine;
    this.bit = quarantine.addConsumer();
  }

  @Override
  public boolean acknowledge(int pasid) {
    return take(pasid, ANY_GENERATION);
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
    if (pasid < 0 || pasid > maxId) {
      throw new IllegalArgumentException("pasid: " + pasid + " (expected: 0 to " + maxId + ")");
    }
    if (inProgress.getAndUpdate(RegisteredConsumer::oneMore) < 0) {
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
    if (inProgress.getAndUpdate(seen -> oneMore(seen) | CLOSED) >= 0) {
      quarantine.removeConsumer(bit);
      end();
    }
  }

  private static int oneMore(int seen) {
    return seen < 0 ? seen : seen + 1;
  }

  /** The last one to end frees the bit for another consumer: no acknowledgement comes late. */
  private void end() {
    if (inProgress.decrementAndGet() == CLOSED) {
      quarantine.forgetConsumer(bit);
    }
  }
}
