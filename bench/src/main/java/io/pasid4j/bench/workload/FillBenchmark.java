// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.peer.PeerSet;
import io.pasid4j.core.PasidRange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** W1: from empty to full, sets in turn. An invocation fills a new, empty space. */
@State(Scope.Thread)
public class FillBenchmark {
  @Param PeerKind peer = PeerKind.OURS;

  @Param("20")
  int bits;

  @Param("1000")
  int sets;

  private PeerSet[] tenants = {};
  private AllocationMeter meter = new AllocationMeter();

  /** Number of IDs an invocation allocates. */
  public static int operations(int bits) {
    return (1 << bits) - 1;
  }

  /** Makes an empty space. */
  @Setup(Level.Iteration)
  public void empty() {
    tenants = Population.open(peer.make(bits), sets, operations(bits) / sets + 1);
  }

  /** Measuring starts after the space is made. */
  @Setup(Level.Invocation)
  public void begin(AllocationMeter ofThread) {
    meter = ofThread;
    meter.begin();
  }

  /** Measuring ends. */
  @TearDown(Level.Invocation)
  public void end() {
    meter.end();
  }

  /** Fills the space. */
  @Benchmark
  public void fill() {
    int left = operations(bits);
    while (left > 0) {
      left -= round(Math.min(left, tenants.length));
    }
  }

  private int round(int count) {
    for (int i = 0; i < count; i++) {
      if (tenants[i].allocate(PasidRange.ALL) < 0) {
        throw new IllegalStateException("allocation of set " + i + ": refused (expected: an ID)");
      }
    }
    return count;
  }
}
