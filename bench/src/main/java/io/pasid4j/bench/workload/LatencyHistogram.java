// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

/** Counts of times in ns, in buckets of which each reaches a sixteenth further. Not thread-safe. */
final class LatencyHistogram {
  private static final int SUB_BITS = 4;
  private static final int SUBS = 1 << SUB_BITS;

  private final long[] counts = new long[(Long.SIZE - SUB_BITS) * SUBS];
  private long total;

  void record(long nanos) {
    counts[bucket(nanos)]++;
    total++;
  }

  void add(LatencyHistogram other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  /** The greatest time of the bucket in which {@code part} of all times is reached, 0 to 1. */
  long quantile(double part) {
    long wanted = Math.max(1, (long) Math.ceil(part * total));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return greatest(i);
      }
    }
    throw new IllegalStateException("times: 0 (expected: 1 or more)");
  }

  /** Below 16 a bucket each; above, the four bits behind the leading one choose among sixteen. */
  private static int bucket(long nanos) {
    if (nanos < SUBS) {
      return (int) Math.max(0, nanos);
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
    return (shift + 1) * SUBS + (int) (nanos >>> shift) - SUBS;
  }

  private static long greatest(int bucket) {
    if (bucket < SUBS) {
      return bucket;
    }
    int shift = bucket / SUBS - 1;
    return ((long) (bucket % SUBS + SUBS + 1) << shift) - 1;
  }
}
