// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Measures the heap bytes that the measuring thread allocates between {@link #begin} and {@link
 * #end}, since JMH's own {@code -prof gc} would count the set-up between two invocations too; and
 * the part of an iteration that the thread ran, which is less on a busy machine.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class AllocationMeter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Bytes of all measured invocations of an iteration. */
  public long allocatedBytes;

  /** Measured invocations of an iteration. */
  public long invocations;

  /** CPU time of the thread in an iteration, set-up of invocations included. */
  public long ranNanos;

  /** Elapsed time of the same. */
  public long passedNanos;

  private long startedNanos;
  private long ranBeforeNanos;
  private long before;

  /** Forgets the last iteration. */
  @Setup(Level.Iteration)
  public void reset() {
    allocatedBytes = 0;
    invocations = 0;
    startedNanos = System.nanoTime();
    ranBeforeNanos = THREADS.getCurrentThreadCpuTime();
  }

  /** Computes the share of the iteration that the thread ran. */
  @TearDown(Level.Iteration)
  public void share() {
    ranNanos = THREADS.getCurrentThreadCpuTime() - ranBeforeNanos;
    passedNanos = System.nanoTime() - startedNanos;
  }

  void begin() {
    before = THREADS.getCurrentThreadAllocatedBytes();
  }

  void end() {
    allocatedBytes += THREADS.getCurrentThreadAllocatedBytes() - before;
    invocations++;
  }
}
