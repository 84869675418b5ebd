// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.claim;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.ReservedBands;
import io.pasid4j.core.word.WordMemory;
import io.pasid4j.core.word.WordPage;
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
 * One thread takes the last ID of a page, and so hides the page from searches, while another gives
 * an ID of the page back: what was given back must be found.
 */
public final class HiddenPage {
  private HiddenPage() {}

  /** One of two IDs for the taker; the other for whoever comes after both. */
  @Outcome(
      id = {"0, 1", "1, 0"},
      expect = ACCEPTABLE,
      desc = "each ID is found once")
  @Outcome(expect = FORBIDDEN, desc = "an ID is lost or given twice")
  public static class Outcomes {}

  /** A page of two IDs under a root's bit, each in a word with a version. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    private static final long HIDDEN = 1L << 32;
    private static final long ONE_RELEASE = 1L << 33;
    private static final long ONE_SET = 1L << 32;

    /** The root: bit 0 says that there may be something to take. */
    final AtomicLong root = new AtomicLong(1);

    private final AtomicLong page = new AtomicLong(0b10);

    @Actor
    public void taker(II_Result r) {
      r.r1 = take();
    }

    @Actor
    public void releaser() {
      long seen = page.getAndUpdate(word -> (word | 0b01) + ONE_RELEASE);
      if ((seen & HIDDEN) != 0) {
        root.updateAndGet(word -> (word | 1) + ONE_SET);
      }
    }

    @Arbiter
    public void after(II_Result r) {
      r.r2 = take();
    }

    private int take() {
      while ((root.get() & 1) != 0) {
        long seen = page.get();
        int id = Integer.numberOfTrailingZeros((int) seen);
        long next = seen & ~(1L << id);
        if (id == 32) {
          hide();
        } else if (page.compareAndSet(seen, (int) next == 0 ? next | HIDDEN : next)) {
          hide();
          return id;
        }
      }
      return -1;
    }

    private void hide() {
      long seen = root.get();
      long ofPage = page.get();
      if ((int) ofPage == 0 && (ofPage & HIDDEN) != 0) {
        clear(seen);
      }
    }

    void clear(long seen) {
      root.compareAndSet(seen, seen & ~1);
    }
  }

  /** The free index: the page in the middle of three, of which the others have nothing to give. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private static final int FIRST = WordPage.IDS;
    private static final int MAX_ID = 2 * WordPage.IDS;
    private static final ReservedBands RESERVED =
        new ReservedBands(
            List.of(PasidRange.of(0, FIRST - 1), PasidRange.of(FIRST + 2, MAX_ID)), MAX_ID);

    /** Of which the free index uses none: so that a state is small. */
    private static final WordPage WORDS = WordMemory.onHeap(0).page(0);

    private final FreeIndex index =
        new FreeIndex(MAX_ID, new NoMemory(), RESERVED, (id, word) -> {});

    public Shipped() {
      index.take(FIRST, FIRST);
    }

    @Actor
    public void taker(II_Result r) {
      r.r1 = index.take(0, MAX_ID) - FIRST;
    }

    @Actor
    public void releaser() {
      index.release(FIRST);
    }

    @Arbiter
    public void after(II_Result r) {
      r.r2 = index.take(0, MAX_ID) - FIRST;
    }

    /** Fresh memory that nobody reads. */
    private static final class NoMemory implements WordMemory {
      @Override
      public boolean isFresh(int page) {
        return true;
      }

      @Override
      public WordPage page(int page) {
        return WORDS;
      }
    }
  }

  /** The root's bit is cleared whatever was released since the page was seen empty. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    void clear(long seen) {
      Chance.giveTo();
      root.updateAndGet(now -> now & ~1);
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
