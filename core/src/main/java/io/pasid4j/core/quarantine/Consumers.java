// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quarantine;

/** The bits of the drain consumers of one space. Thread-safe. */
final class Consumers {
  private static final int MOST = 4;

  private final EarlyAcks early;

  /** A bit for each consumer that IDs begin to wait for. */
  private volatile int bits;

  /** Per bit: when no ID waits any more for the consumer that had it before. */
  private final long[] unawaitedMs = new long[MOST];

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
    }
  }

  /** A bit for a new consumer; throws if there is none. */
  synchronized int add(long nowMs) {
    for (int consumer = 0; consumer < MOST; consumer++) {
      int bit = 1 << consumer;
      if ((bits & bit) == 0 && unawaitedMs[consumer] <= nowMs) {
        bits |= bit;
        return bit;
      }
    }
    throw new IllegalStateException(
        "drain consumers: 4, with ended ones that IDs wait for (expected: fewer before adding one)");
  }

  /** From now on no ID begins to wait for a consumer. */
  synchronized void remove(int bit) {
    bits &= ~bit;
    unawaitedMs[Integer.numberOfTrailingZeros(bit)] = Long.MAX_VALUE;
  }

  /** A consumer that was removed acknowledges nothing any more; IDs wait for it until then. */
  synchronized void forget(int bit, long untilMs) {
    try {
      early.forget(bit);
    } catch (Throwable e) { // memory lacks: what is not forgotten must not count for the next one
      early.clear();
    }
    // After the removal: an ID that was still given the bit is due no later.
    unawaitedMs[Integer.numberOfTrailingZeros(bit)] = untilMs;
  }
}
