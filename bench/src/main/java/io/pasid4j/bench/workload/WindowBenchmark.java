// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import io.pasid4j.bench.peer.PeerKind;
import io.pasid4j.bench.peer.PeerSet;
import io.pasid4j.core.PasidRange;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * W3: 50 % full at random; a random set allocates in a random {@code [min, min+4095]} and frees it.
 * The state is the same after each pair. Each pair has a window of its own, drawn over the whole
 * space: of windows that come again, words and leaves would stay in the nearest caches.
 */
@State(Scope.Thread)
public class WindowBenchmark {
  private static final int PAIRS = 1000;
  private static final int WIDTH = 4096;

  @Param PeerKind peer = PeerKind.OURS;

  @Param("20")
  int bits;

  @Param("1000")
  int sets;

  private @Nullable Population population;
  private final PasidRange[] windows = new PasidRange[PAIRS];
  private final Shuffle random = new Shuffle(2);
  private AllocationMeter meter = new AllocationMeter();

  /** Pairs of allocate and free in an invocation. */
  public static int operations() {
    return PAIRS;
  }

  /** Makes the space half full. */
  @Setup(Level.Trial)
  public void populate() {
    int[] ids = new Shuffle(0).numbers(1, 1 << bits);
    population = Population.deal(peer.make(bits), sets, ids.length / 2 / sets, ids);
  }

  /** Draws the windows, then measuring starts. */
  @Setup(Level.Invocation)
  public void draw(AllocationMeter ofThread) {
    for (int i = 0; i < PAIRS; i++) {
      int min = random.below(Math.max(1, (1 << bits) - WIDTH));
      windows[i] = PasidRange.of(min, min + WIDTH - 1L);
    }
    meter = ofThread;
    meter.begin();
  }

  /** Measuring ends. */
  @TearDown(Level.Invocation)
  public void end() {
    meter.end();
  }

  /** Does the pairs. */
  @Benchmark
  public void pairs() {
    Population shared = population;
    if (shared == null) {
      throw new IllegalStateException("population: none (expected: populate() was called)");
    }
    for (int i = 0; i < PAIRS; i++) {
      PeerSet set = shared.set(random.below(shared.setCount()));
      int id = set.allocate(windows[i]);
      if (!set.free(id)) {
        throw new IllegalStateException("allocated: " + id + " (expected: an ID to free)");
      }
    }
  }
}
