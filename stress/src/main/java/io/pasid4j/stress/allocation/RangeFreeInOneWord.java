// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.allocation;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.stress.RaceWindow;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One set frees a range, IDs 1 and 2, while another takes the lowest ID of the same bitmap word, in
 * which 3 is free.
 */
public final class RangeFreeInOneWord {
  private RangeFreeInOneWord() {}

  /** The taker's ID, and the number of free IDs after both. */
  @Outcome(id = "3, 2", expect = ACCEPTABLE, desc = "taken before the free")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "taken after the free")
  @Outcome(expect = FORBIDDEN, desc = "an ID is lost or given twice, or the free was seen half")
  public static class Outcomes {}

  /** A leaf. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    final AtomicLong leaf = new AtomicLong(0b1000);

    @Actor
    public void freer() {
      release(0b0110);
    }

    @Actor
    public void taker(II_Result r) {
      long seen;
      do {
        seen = leaf.get();
      } while (!leaf.compareAndSet(seen, seen & (seen - 1)));
      r.r1 = Long.numberOfTrailingZeros(seen);
    }

    @Arbiter
    public void after(II_Result r) {
      r.r2 = Long.bitCount(leaf.get());
    }

    void release(long mask) {
      long seen;
      do {
        seen = leaf.get();
      } while (!leaf.compareAndSet(seen, seen | mask));
    }
  }

  /** A space of the IDs 1 to 3. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final PasidSpace space = PasidSpace.builder().bits(2).build();
    private final PasidSet freer = space.open("freer", Quota.limit(3));
    private final PasidSet taker = space.open("taker", Quota.limit(3));

    public Shipped() {
      freer.allocateContiguous(PasidRange.ALL, 2);
    }

    @Actor
    public void freer() {
      freer.free(PasidRange.ALL);
    }

    @Actor
    public void taker(II_Result r) {
      r.r1 = taker.tryAllocate(PasidRange.ALL);
    }

    @Arbiter
    public void after(II_Result r) {
      while (freer.tryAllocate(PasidRange.ALL) >= 0) {
        r.r2++;
      }
    }
  }

  /** Weakened: the IDs are released by a read and a store. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    void release(long mask) {
      long seen = leaf.get();
      RaceWindow.widen();
      leaf.set(seen | mask);
    }

    @Override
    @Actor
    public void freer() {
      super.freer();
    }

    @Override
    @Actor
    public void taker(II_Result r) {
      super.taker(r);
    }

    @Override
    @Arbiter
    public void after(II_Result r) {
      super.after(r);
    }
  }
}
