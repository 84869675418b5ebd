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
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread takes the last ID of a block, and so clears the block's summary bit, while another
 * gives an ID of the block back: what was given back must be found.
 */
public final class SummaryBit {
  private SummaryBit() {}

  /** One of two IDs for the taker; the other for whoever comes after both. */
  @Outcome(
      id = {"0, 1", "1, 0"},
      expect = ACCEPTABLE,
      desc = "each ID is found once")
  @Outcome(expect = FORBIDDEN, desc = "an ID is lost or given twice")
  public static class Outcomes {}

  /** A leaf of two IDs under a summary bit, each in a word with a version. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    private static final long ONE_RELEASE = 1L << 32;

    /** The summary: bit 0 says that there may be something to take. */
    final AtomicLong summary = new AtomicLong(1);

    private final AtomicLong leaf = new AtomicLong(0b10);

    @Actor
    public void taker(II_Result r) {
      r.r1 = take();
    }

    @Actor
    public void releaser() {
      leaf.updateAndGet(seen -> (seen | 0b01) + ONE_RELEASE);
      summary.updateAndGet(seen -> (seen | 1) + ONE_RELEASE);
    }

    @Arbiter
    public void after(II_Result r) {
      r.r2 = take();
    }

    private int take() {
      while ((summary.get() & 1) != 0) {
        long seen = leaf.get();
        int id = Integer.numberOfTrailingZeros((int) seen);
        long next = seen & ~(1L << id);
        if (id < 32 && leaf.compareAndSet(seen, next)) {
          clearIfEmpty();
          return id;
        }
      }
      return -1;
    }

    private void clearIfEmpty() {
      long seen = summary.get();
      if ((int) leaf.get() == 0) {
        clear(seen);
      }
    }

    void clear(long seen) {
      summary.compareAndSet(seen, seen & ~1);
    }
  }

  /** The free index. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private static final int MAX_ID = 31;
    private static final ReservedBands RESERVED =
        new ReservedBands(List.of(PasidRange.of(2, MAX_ID)), MAX_ID);

    private final FreeIndex index =
        new FreeIndex(MAX_ID, WordMemory.onHeap(MAX_ID), RESERVED, (id, word) -> {});

    public Shipped() {
      index.take(0, 0);
    }

    @Actor
    public void taker(II_Result r) {
      r.r1 = index.take(0, MAX_ID);
    }

    @Actor
    public void releaser() {
      index.release(0);
    }

    @Arbiter
    public void after(II_Result r) {
      r.r2 = index.take(0, MAX_ID);
    }
  }

  /** The bit is cleared whatever was released since the leaf was seen empty. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    void clear(long seen) {
      Chance.giveTo();
      summary.updateAndGet(now -> now & ~1);
    }

    @Override
    @Actor
    public void taker(II_Result r) {
      super.taker(r);
    }

    @Override
    @Actor
    public void releaser() {
      super.releaser();
    }

    @Override
    @Arbiter
    public void after(II_Result r) {
      super.after(r);
    }
  }
}
