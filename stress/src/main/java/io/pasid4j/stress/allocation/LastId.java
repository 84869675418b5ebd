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
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two sets want the last ID of the space: one gets it, the other is refused. */
public final class LastId {
  private LastId() {}

  /** The IDs of the two sets. */
  @Outcome(
      id = {"1, -2", "-2, 1"},
      expect = ACCEPTABLE,
      desc = "one gets it")
  @Outcome(expect = FORBIDDEN, desc = "both get it, or none")
  public static class Outcomes {}

  /** A leaf with one ID. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    final AtomicLong leaf = new AtomicLong(0b10);

    @Actor
    public void first(II_Result r) {
      r.r1 = take();
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = take();
    }

    private int take() {
      long seen;
      do {
        seen = leaf.get();
        if (seen == 0) {
          return -2;
        }
      } while (!replace(seen, 0));
      return 1;
    }

    boolean replace(long seen, long next) {
      return leaf.compareAndSet(seen, next);
    }
  }

  /** A space of one ID. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final PasidSpace space = PasidSpace.builder().bits(1).build();
    private final PasidSet first = space.open("first", Quota.limit(1));
    private final PasidSet second = space.open("second", Quota.limit(1));

    @Actor
    public void first(II_Result r) {
      r.r1 = first.tryAllocate(PasidRange.ALL);
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = second.tryAllocate(PasidRange.ALL);
    }
  }

  /** Weakened: the leaf is stored, not exchanged. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    boolean replace(long seen, long next) {
      RaceWindow.widen();
      leaf.set(next);
      return true;
    }

    @Override
    @Actor
    public void first(II_Result r) {
      super.first(r);
    }

    @Override
    @Actor
    public void second(II_Result r) {
      super.second(r);
    }
  }
}
