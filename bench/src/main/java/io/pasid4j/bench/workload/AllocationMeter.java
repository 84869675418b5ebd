// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Heap bytes the measuring thread allocates between {@link #begin} and {@link #end}. JMH's own
 * {@code -prof gc} would count the set-up between two invocations too.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class AllocationMeter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Bytes of all measured invocations of an iteration. */
  public long allocatedBytes;

  /** How many invocations were measured in an iteration. */
  public long invocations;

  private long before;

  /** What reading the counter itself allocates is known by reading it twice. */
  private long ownBytes;

  /** Forgets the last iteration. */
  @Setup(Level.Iteration)
  public void reset() {
    long first = THREADS.getCurrentThreadAllocatedBytes();
    ownBytes = THREADS.getCurrentThreadAllocatedBytes() - first;
    allocatedBytes = 0;
    invocations = 0;
  }

  void begin() {
    before = THREADS.getCurrentThreadAllocatedBytes();
  }

  void end() {
    allocatedBytes += THREADS.getCurrentThreadAllocatedBytes() - before - ownBytes;
    invocations++;
  }
}
