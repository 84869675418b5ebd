// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quarantine;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.word.Word;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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

  private RegisteredConsumer(int maxId, Quarantine quarantine, long owner) {
    this.maxId = maxId;
    this.quarantine = quarantine;
    this.bit = quarantine.addConsumer(owner);
  }

  /**
   * Registers a consumer without an owner.
   *
   * @param maxId the greatest ID of the space
   * @param quarantine that of the space; null if it has none, which is an IllegalStateException
   */
  public static DrainConsumer register(int maxId, @Nullable Quarantine quarantine) {
    return new RegisteredConsumer(maxId, require(quarantine), Consumers.NO_OWNER);
  }

  /**
   * Registers a consumer within the share of its owner.
   *
   * @param maxId the greatest ID of the space
   * @param quarantine that of the space; null if it has none, which is an IllegalStateException
   * @param owner 0 or greater
   */
  public static DrainConsumer register(int maxId, @Nullable Quarantine quarantine, long owner) {
    if (owner < 0) {
      throw new IllegalArgumentException("owner: " + owner + " (expected: >= 0)");
    }
    return new RegisteredConsumer(maxId, require(quarantine), owner);
  }

  private static Quarantine require(@Nullable Quarantine quarantine) {
    if (quarantine == null) {
      throw new IllegalStateException("quarantine: none (expected: one, set when building)");
    }
    return quarantine;
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
