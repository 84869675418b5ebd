// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts of the results of the requests of one event loop. Only that loop's thread counts, so
 * counting is a store and no atomic instruction; others may read at any time, and see each count
 * grow.
 */
public final class LoopCounts {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  /** One request in so many is timed: reading the clock twice takes as long as one. */
  public static final int TIMED_ONE_OF = 64;

  private final long[] requests = new long[RequestOp.COUNT * RequestResult.COUNT];
  private final long[] buckets = new long[Latency.BUCKETS];
  private final long[] sumNanos = new long[1];
  private int untilTimed = TIMED_ONE_OF;

  /** The number of requests until the next that is timed, that one included. */
  public int untilTimed() {
    return untilTimed;
  }

  /** Sets how many requests there are until the next that is timed. */
  public void untilTimed(int requests) {
    untilTimed = requests;
  }

  /** Counts requests of a kind that came to the same. */
  public void count(int op, int result, int more) {
    add(requests, op * RequestResult.COUNT + result, more);
  }

  /** Counts how long a timed request took. */
  public void time(long nanos) {
    add(buckets, Latency.bucket(nanos), 1);
    add(sumNanos, 0, nanos);
  }

  private static void add(long[] counts, int at, long more) {
    LONGS.setOpaque(counts, at, counts[at] + more);
  }

  long requests(int op, int result) {
    return (long) LONGS.getOpaque(requests, op * RequestResult.COUNT + result);
  }

  long timed(int bucket) {
    return (long) LONGS.getOpaque(buckets, bucket);
  }

  long sumNanos() {
    return (long) LONGS.getOpaque(sumNanos, 0);
  }
}
