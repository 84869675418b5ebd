// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quarantine;

import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * Assigns bits to the drain consumers of one space. Owners have shares; one bit is kept for a
 * consumer without an owner. Thread-safe.
 */
final class Consumers {
  /** Marks a consumer without an owner, which no share limits. */
  static final long NO_OWNER = -1;

  private static final int MOST = 4;
  private static final int MOST_OF_OWNER = 2;
  private static final int MOST_OF_OWNERS = 3;

  /** Marks the owner of a restored bit: a snapshot does not name owners. */
  private static final long FORGOTTEN_OWNER = -2;

  private final EarlyAcks early;

  /** A bit for each consumer that IDs begin to wait for. */
  private volatile int bits;

  /** Per bit: when no ID waits any more for the consumer that had it before. */
  private final long[] unawaitedMs = new long[MOST];

  /** Per bit: the owner of the consumer, kept while IDs wait for it after its end. */
  private final long[] owners = new long[MOST];

  Consumers(EarlyAcks early) {
    this.early = early;
  }

  /** A bit for each consumer. */
  int bits() {
    return bits;
  }

  /** IDs wait for these consumers of an earlier life until they are due. */
  synchronized void adopt(int acks, long dueMs) {
    for (int rest = acks; rest != 0; rest &= rest - 1) {
      int consumer = Integer.numberOfTrailingZeros(rest);
      unawaitedMs[consumer] = Math.max(unawaitedMs[consumer], dueMs);
      owners[consumer] = FORGOTTEN_OWNER;
    }
  }

  /** Returns a bit for a new consumer of an owner; throws if there is none in its share. */
  synchronized int add(long nowMs, long owner) {
    if (owner != NO_OWNER) {
      require("drain consumers of one owner", nowMs, MOST_OF_OWNER, other -> other == owner);
      require("drain consumers of all owners", nowMs, MOST_OF_OWNERS, other -> other != NO_OWNER);
    }
    require("drain consumers", nowMs, MOST, other -> true);
    int consumer = 0;
    while (isTaken(consumer, nowMs)) {
      consumer++;
    }
    owners[consumer] = owner;
    bits |= 1 << consumer;
    return 1 << consumer;
  }

  /** Throws if {@code most} or more consumers of the counted owners have a bit. */
  private void require(String name, long nowMs, int most, LongPredicate counted) {
    long taken =
        IntStream.range(0, MOST)
            .filter(consumer -> isTaken(consumer, nowMs) && counted.test(owners[consumer]))
            .count();
    if (taken >= most) {
      throw new IllegalStateException(
          name + ": " + taken + ", with ended ones that IDs wait for (expected: < " + most + ")");
    }
  }

  private boolean isTaken(int consumer, long nowMs) {
    return (bits & (1 << consumer)) != 0 || unawaitedMs[consumer] > nowMs;
  }

  /** Removes a consumer: no ID begins to wait for it any more. */
  synchronized void remove(int bit) {
    bits &= ~bit;
    unawaitedMs[Integer.numberOfTrailingZeros(bit)] = Long.MAX_VALUE;
  }

  /** Records that a removed consumer acknowledges nothing any more; IDs wait for it until then. */
  synchronized void forget(int bit, long untilMs) {
    try {
      early.forget(bit);
    } catch (
        Throwable
            e) { // out of memory: acknowledgements that are not forgotten must not count for the
      // next consumer
      early.clear();
    }
    // After the removal: an ID that was still given the bit is due no later.
    unawaitedMs[Integer.numberOfTrailingZeros(bit)] = untilMs;
  }
}
