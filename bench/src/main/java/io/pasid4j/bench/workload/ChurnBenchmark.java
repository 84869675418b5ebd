// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import io.pasid4j.bench.peer.PeerKind;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * W2 and W6: 90 % full at random; free one random held ID, allocate one in the full range for the
 * same set. Each iteration starts from the same random state and does the same operations: with
 * policy LOWEST the gaps wander upwards, so that a count by time would let a quick peer measure
 * another state than a slow one.
 */
public class ChurnBenchmark {
  private static final int ROUNDS = 200;
  private static final int ROUND = 1000;

  /** The space that the threads share. */
  @State(Scope.Benchmark)
  public static class Shared {
    @Param PeerKind peer = PeerKind.OURS;

    @Param("20")
    int bits;

    @Param("1000")
    int sets;

    private int[] ids = {};
    private @Nullable Population population;

    /** Draws the IDs that will be held. */
    @Setup(Level.Trial)
    public void shuffle() {
      ids = new Shuffle(0).numbers(1, 1 << bits);
    }

    /** Makes the space 90 % full. */
    @Setup(Level.Iteration)
    public void populate() {
      int idsPerSet = (int) (ids.length * 0.9 / sets);
      population = Population.deal(peer.make(bits), sets, idsPerSet, ids);
    }

    Population population() {
      if (population == null) {
        throw new IllegalStateException("population: none (expected: populate() was called)");
      }
      return population;
    }
  }

  /** One thread and the sets that it alone uses. */
  @State(Scope.Thread)
  public static class Worker {
    private @Nullable Population population;
    private Shuffle random = new Shuffle(1);
    private int firstSet;
    private int sets;
    private AllocationMeter meter = new AllocationMeter();

    /** Takes this thread's share of the sets. */
    @Setup(Level.Iteration)
    public void share(Shared shared, ThreadParams threads) {
      share(shared.population(), threads.getThreadIndex(), threads.getThreadCount());
    }

    void share(Population shared, int thread, int threads) {
      population = shared;
      sets = shared.setCount() / threads;
      firstSet = thread * sets;
      random = new Shuffle(1L + thread);
    }

    /** Measuring starts. */
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

    void round() {
      Population shared = population;
      if (shared == null) {
        throw new IllegalStateException("population: none (expected: share() was called)");
      }
      for (int i = 0; i < ROUND; i++) {
        shared.churn(firstSet, sets, random);
      }
    }
  }

  /** Pairs of free and allocate in an invocation. */
  public static int operations() {
    return ROUNDS * ROUND;
  }

  /** Runs them. */
  @Benchmark
  public void churn(Worker worker) {
    for (int i = 0; i < ROUNDS; i++) {
      worker.round();
    }
  }
}
