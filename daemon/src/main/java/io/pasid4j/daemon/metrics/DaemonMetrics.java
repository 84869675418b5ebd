// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/** Counts of a daemon since its start. Thread-safe. */
public final class DaemonMetrics {
  private final List<LoopCounts> loops = new CopyOnWriteArrayList<>();
  private final ThreadLocal<LoopCounts> ofThread = ThreadLocal.withInitial(this::addLoop);
  private final LongAdder lostEvents = new LongAdder();

  private LoopCounts addLoop() {
    LoopCounts counts = new LoopCounts();
    loops.add(counts);
    return counts;
  }

  /** The counts of the event loop that asks; for its thread only. */
  public LoopCounts ofThisLoop() {
    return ofThread.get();
  }

  /** The number of requests of a kind that had a result. */
  public long requests(int op, int result) {
    return sum(loop -> loop.requests(op, result));
  }

  /** The number of timed requests in a bucket of {@link Latency}. */
  public long timed(int bucket) {
    return sum(loop -> loop.timed(bucket));
  }

  /** The sum of the times of the timed requests. */
  public long timedNanos() {
    return sum(LoopCounts::sumNanos);
  }

  private long sum(ToLongFunction<LoopCounts> part) {
    return loops.stream().mapToLong(part).sum();
  }

  /** Counts events that a reader of the event stream was too slow for. */
  public void lostEvents(long events) {
    lostEvents.add(events);
  }

  /** The number of events that were dropped because readers of the event stream were too slow. */
  public long lostEvents() {
    return lostEvents.sum();
  }
}
