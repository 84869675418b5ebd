// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.stress.RaceWindow;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two sets ask for the one ID that is not guaranteed to a third. */
public final class GuaranteeEdge {
  private GuaranteeEdge() {}

  /** The IDs of the two, and the number of its two IDs that the third set gets after that. */
  @Outcome(
      id = {"1, -5, 2", "-5, 1, 2"},
      expect = ACCEPTABLE,
      desc = "the guarantee is kept, the rest is used")
  @Outcome(expect = FORBIDDEN, desc = "the guarantee is broken, or more than it is kept back")
  public static class Outcomes {}

  /** A charge of two guaranteed IDs out of three. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    static final int CAPACITY = 3;

    final AtomicInteger charged = new AtomicInteger(2);

    @Actor
    public void first(III_Result r) {
      r.r1 = tryCharge() ? 1 : -5;
    }

    @Actor
    public void second(III_Result r) {
      r.r2 = tryCharge() ? 1 : -5;
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = CAPACITY - (charged.get() - 2);
    }

    boolean tryCharge() {
      int seen;
      do {
        seen = charged.get();
        if (seen == CAPACITY) {
          return false;
        }
      } while (!charged.compareAndSet(seen, seen + 1));
      return true;
    }
  }

  /** A space of three IDs. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final PasidSpace space = PasidSpace.builder().bits(2).build();
    private final PasidSet guaranteed = space.open("guaranteed", Quota.guaranteed(2, 2));
    private final PasidSet first = space.open("first", Quota.limit(3));
    private final PasidSet second = space.open("second", Quota.limit(3));

    @Actor
    public void first(III_Result r) {
      r.r1 = first.tryAllocate(PasidRange.ALL);
    }

    @Actor
    public void second(III_Result r) {
      r.r2 = second.tryAllocate(PasidRange.ALL);
    }

    @Arbiter
    public void after(III_Result r) {
      while (guaranteed.tryAllocate(PasidRange.ALL) >= 0) {
        r.r3++;
      }
    }
  }

  /** Weakened: the charge is read, then changed. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    boolean tryCharge() {
      boolean fits = charged.get() < CAPACITY;
      RaceWindow.widen();
      if (fits) {
        charged.incrementAndGet();
      }
      return fits;
    }

    @Override
    @Actor
    public void first(III_Result r) {
      super.first(r);
    }

    @Override
    @Actor
    public void second(III_Result r) {
      super.second(r);
    }

    @Override
    @Arbiter
    public void after(III_Result r) {
      super.after(r);
    }
  }
}
