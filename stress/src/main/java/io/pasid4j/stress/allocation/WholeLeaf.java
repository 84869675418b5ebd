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
 * One set frees all IDs of a bitmap leaf, while another takes the lowest of them. The model has 32
 * of them in an int, the shipped leaf 64.
 */
public final class WholeLeaf {
  private static final long ALL = 0xFFFF_FFFFL;

  private WholeLeaf() {}

  /** The taker's ID, 0 for the lowest or -1 for none, and the number of free IDs after. */
  @Outcome(id = "-1, 32", expect = ACCEPTABLE, desc = "looked before the free")
  @Outcome(id = "0, 31", expect = ACCEPTABLE, desc = "taken after the free")
  @Outcome(expect = FORBIDDEN, desc = "an ID is lost or given twice, or the free was seen half")
  public static class Outcomes {}

  @Outcome(id = "-1, 64", expect = ACCEPTABLE, desc = "looked before the free")
  @Outcome(id = "0, 63", expect = ACCEPTABLE, desc = "taken after the free")
  @Outcome(expect = FORBIDDEN, desc = "an ID is lost or given twice, or the free was seen half")
  public static class ShippedOutcomes {}

  /** A leaf: the set that has all of it stores. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    final AtomicLong leaf = new AtomicLong();

    @Actor
    public void freer() {
      release();
    }

    @Actor
    public void taker(II_Result r) {
      long seen;
      do {
        seen = leaf.get();
      } while (seen != 0 && !leaf.compareAndSet(seen, seen & (seen - 1)));
      r.r1 = seen == 0 ? -1 : Long.numberOfTrailingZeros(seen);
    }

    @Arbiter
    public void after(II_Result r) {
      r.r2 = Long.bitCount(leaf.get());
    }

    void release() {
      leaf.setRelease(ALL);
    }
  }

  /** A space of the IDs 1 to 127, of which one set has 64 to 127. */
  @JCStressTest
  @JCStressMeta(ShippedOutcomes.class)
  @State
  public static class Shipped {
    private static final PasidRange LEAF = PasidRange.of(64, 127);

    private final PasidSpace space = PasidSpace.builder().bits(7).build();
    private final PasidSet freer = space.open("freer", Quota.limit(64));
    private final PasidSet taker = space.open("taker", Quota.limit(64));

    public Shipped() {
      freer.allocateContiguous(LEAF, 64);
    }

    @Actor
    public void freer() {
      freer.free(PasidRange.ALL);
    }

    @Actor
    public void taker(II_Result r) {
      r.r1 = Math.max(-1, taker.tryAllocate(LEAF) - 64);
    }

    @Arbiter
    public void after(II_Result r) {
      while (freer.tryAllocate(LEAF) >= 0) {
        r.r2++;
      }
    }
  }

  /** Weakened: stored in two steps, so an ID that is taken in between is allocated twice. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    void release() {
      leaf.setRelease(ALL >>> 16);
      RaceWindow.widen();
      super.release();
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
