// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import io.pasid4j.bench.peer.PeerAllocator;
import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.peer.PeerSet;
import io.pasid4j.core.PasidRange;
import java.util.Arrays;
import java.util.BitSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * W4 and W5: sets free what they hold, on a background that fills half of the space at random.
 * Before each invocation, outside the measured time, each set takes its IDs again.
 */
@State(Scope.Thread)
public class RangeFreeBenchmark {
  @Param PeerKind peer = PeerKind.OURS;

  @Param("20")
  int bits;

  @Param("1000")
  int sets;

  @Param HoldingPattern holding = HoldingPattern.PAIR;

  @Param Width width = Width.ALL;

  private int[][] ids = {};
  private PasidRange[] ranges = {};
  private PeerSet[] tenants = {};
  private AllocationMeter meter = new AllocationMeter();

  /** Makes the background and the sets that will free. */
  @Setup(Level.Trial)
  public void populate() {
    PeerAllocator space = peer.make(bits);
    ids = holding.ids(bits);
    int[] background = background();
    Population.deal(space, sets, background.length / sets, background);
    tenants = Population.open(space, ids.length, ids[0].length);
    ranges = new PasidRange[ids.length];
    Arrays.setAll(ranges, set -> width.covering(ids[set], bits));
  }

  private int[] background() {
    BitSet own = new BitSet();
    Arrays.stream(ids).flatMapToInt(Arrays::stream).forEach(own::set);
    int[] shuffled = new Shuffle(0).numbers(1, 1 << bits);
    return Arrays.stream(shuffled).limit(shuffled.length / 2).filter(id -> !own.get(id)).toArray();
  }

  /** Gives each set its IDs, then measuring starts. */
  @Setup(Level.Invocation)
  public void refill(AllocationMeter ofThread) {
    meter = ofThread;
    for (int set = 0; set < tenants.length; set++) {
      for (int id : ids[set]) {
        Population.take(tenants[set], id);
      }
    }
    meter.begin();
  }

  /** Measuring ends; each set must be empty. */
  @TearDown(Level.Invocation)
  public void end() {
    meter.end();
    for (PeerSet tenant : tenants) {
      if (tenant.size() != 0) {
        throw new IllegalStateException("held: " + tenant.size() + " (expected: 0)");
      }
    }
  }

  /** Frees by one range a set. */
  @Benchmark
  public int byRange() {
    int freed = 0;
    for (int set = 0; set < tenants.length; set++) {
      freed += tenants[set].free(ranges[set]);
    }
    return freed;
  }

  /** Frees ID by ID. */
  @Benchmark
  public int byId() {
    int freed = 0;
    for (int set = 0; set < tenants.length; set++) {
      for (int id : ids[set]) {
        freed += tenants[set].free(id) ? 1 : 0;
      }
    }
    return freed;
  }
}
