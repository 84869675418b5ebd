// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.claim;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.ReservedBands;
import io.pasid4j.core.word.WordMemory;
import io.pasid4j.stress.Chance;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread gives back an ID of the first leaf and takes the lowest; another takes the lowest
 * meanwhile, and may note that the first leaf is empty. The ID given back is one of the two taken.
 */
public final class EmptyLeaves {
  private EmptyLeaves() {}

  /** What the two get. */
  @Outcome(id = "0, 32", expect = ACCEPTABLE, desc = "who gave it back has taken it again")
  @Outcome(id = "32, 0", expect = ACCEPTABLE, desc = "the other one has taken it")
  @Outcome(expect = FORBIDDEN, desc = "an ID above one that was free")
  public static class Outcomes {}

  /** A leaf of one ID, one of many, and the version at which the first was seen empty. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    private final AtomicInteger version = new AtomicInteger();
    private final AtomicInteger low = new AtomicInteger();
    private final AtomicInteger nextHigh = new AtomicInteger(32);
    private volatile int emptyAt = -1;

    @Actor
    public void releaser(II_Result r) {
      Chance.giveTo();
      low.set(1);
      version.incrementAndGet();
      r.r1 = take();
    }

    @Actor
    public void taker(II_Result r) {
      r.r2 = take();
    }

    private int take() {
      for (; ; ) {
        int seen = version.get();
        boolean lowFound = !isEmpty(emptyAt, seen) && low.get() == 1;
        int high = nextHigh.get();
        if (version.get() == seen) {
          emptyAt = lowFound ? emptyAt : seen;
          if (lowFound ? low.compareAndSet(1, 0) : nextHigh.compareAndSet(high, high + 1)) {
            return lowFound ? 0 : high;
          }
        }
      }
    }

    boolean isEmpty(int noted, int now) {
      return noted == now;
    }
  }

  /** The free index. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private static final int MAX_ID = 127;
    private static final ReservedBands RESERVED =
        new ReservedBands(List.of(PasidRange.of(1, 31)), MAX_ID);

    private final FreeIndex index =
        new FreeIndex(MAX_ID, WordMemory.onHeap(MAX_ID), RESERVED, (id, word) -> {});

    public Shipped() {
      index.take(0, 0);
    }

    @Actor
    public void releaser(II_Result r) {
      index.release(0);
      r.r1 = index.take(0, MAX_ID);
    }

    @Actor
    public void taker(II_Result r) {
      r.r2 = index.take(0, MAX_ID);
    }
  }

  /** What was noted once is believed for ever. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    boolean isEmpty(int noted, int now) {
      return noted >= 0;
    }

    @Override
    @Actor
    public void releaser(II_Result r) {
      super.releaser(r);
    }

    @Override
    @Actor
    public void taker(II_Result r) {
      super.taker(r);
    }
  }
}
