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
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * One thread gives back a low ID and then a high one; another takes the lowest. The high one is
 * never the lowest, for it is free only when the low one is.
 */
public final class LowestFirst {
  private LowestFirst() {}

  /** What the taker gets. */
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "nothing was free yet")
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "the lowest")
  @Outcome(expect = FORBIDDEN, desc = "an ID above one that was free")
  public static class Outcomes {}

  /** Two leaves of one ID each, and a version that grows with every release. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    final AtomicInteger version = new AtomicInteger();
    private final AtomicInteger low = new AtomicInteger();
    private final AtomicInteger high = new AtomicInteger();

    @Actor
    public void releaser() {
      low.set(1);
      version.incrementAndGet();
      high.set(1);
      version.incrementAndGet();
    }

    @Actor
    public void taker(I_Result r) {
      r.r1 = take();
    }

    private int take() {
      for (; ; ) {
        int seen = version.get();
        boolean lowFound = low.get() == 1;
        lookOn();
        boolean highFound = !lowFound && high.get() == 1;
        if (isUnchanged(seen)) {
          if (!lowFound && !highFound) {
            return -1;
          }
          if ((lowFound ? low : high).compareAndSet(1, 0)) {
            return lowFound ? 0 : 32;
          }
        }
      }
    }

    void lookOn() {
      // The model goes on at once.
    }

    boolean isUnchanged(int seen) {
      return version.get() == seen;
    }
  }

  /** The free index. An ID beside the range keeps the block's summary bit set. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private static final int HIGH = 32;
    private static final int MAX_ID = 127;
    private static final ReservedBands RESERVED =
        new ReservedBands(
            List.of(PasidRange.of(1, HIGH - 1), PasidRange.of(HIGH + 1, MAX_ID - 1)), MAX_ID);

    private final FreeIndex index =
        new FreeIndex(MAX_ID, WordMemory.onHeap(MAX_ID), RESERVED, (id, word) -> {});

    public Shipped() {
      index.take(0, 0);
      index.take(HIGH, HIGH);
    }

    @Actor
    public void releaser() {
      index.release(0);
      index.release(HIGH);
    }

    @Actor
    public void taker(I_Result r) {
      r.r1 = index.take(0, MAX_ID - 1);
    }
  }

  /** Nobody looks whether something was released meanwhile. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    void lookOn() {
      Chance.giveTo();
    }

    @Override
    boolean isUnchanged(int seen) {
      return true;
    }

    @Override
    @Actor
    public void releaser() {
      super.releaser();
    }

    @Override
    @Actor
    public void taker(I_Result r) {
      super.taker(r);
    }
  }
}
