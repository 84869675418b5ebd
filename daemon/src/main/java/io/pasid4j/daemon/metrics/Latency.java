// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.metrics;

/** The buckets of the latency histogram. */
public final class Latency {
  /** The upper bounds in nanoseconds, inclusive; one more bucket is for what is above. */
  private static final long[] BOUNDS_NANOS = {
    250,
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    1_000_000,
    10_000_000,
    100_000_000
  };

  /** The number of buckets. */
  public static final int BUCKETS = BOUNDS_NANOS.length + 1;

  private static final double NANOS_PER_SECOND = 1e9;

  private Latency() {}

  static int bucket(long nanos) {
    int bucket = 0;
    while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
      bucket++;
    }
    return bucket;
  }

  /** The upper bound of a bucket in seconds. */
  public static double boundSeconds(int bucket) {
    return bucket == BOUNDS_NANOS.length
        ? Double.POSITIVE_INFINITY
        : BOUNDS_NANOS[bucket] / NANOS_PER_SECOND;
  }
}
