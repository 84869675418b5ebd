// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/** What a daemon counts since its start. Thread-safe. */
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

  /** How many requests of a kind came to a result. */
  public long requests(int op, int result) {
    return sum(loop -> loop.requests(op, result));
  }

  /** How many timed requests are in a bucket of {@link Latency}. */
  public long timed(int bucket) {
    return sum(loop -> loop.timed(bucket));
  }

  /** How long the timed requests took together. */
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

  /** How many events readers of the event stream were too slow for. */
  public long lostEvents() {
    return lostEvents.sum();
  }
}
