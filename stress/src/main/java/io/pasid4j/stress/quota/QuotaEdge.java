// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.stress.RaceWindow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads of a set with a quota of one ID both ask for one. */
public final class QuotaEdge {
  private QuotaEdge() {}

  /** The IDs of the two. */
  @Outcome(
      id = {"1, -1", "-1, 1"},
      expect = ACCEPTABLE,
      desc = "the quota is kept and used")
  @Outcome(expect = FORBIDDEN, desc = "more than the quota, or less")
  public static class Outcomes {}

  /** A count with its lock. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    final AtomicBoolean lock = new AtomicBoolean();
    volatile boolean held;

    @Actor
    public void first(II_Result r) {
      r.r1 = allocate();
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = allocate();
    }

    int allocate() {
      lock();
      boolean refused = held;
      held = true;
      lock.set(false);
      return refused ? -1 : 1;
    }

    final void lock() {
      while (!lock.compareAndSet(false, true)) {
        Thread.onSpinWait();
      }
    }
  }

  /** A set. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final PasidSpace space = PasidSpace.builder().bits(2).build();
    private final PasidSet set = space.open("set", Quota.limit(1));

    @Actor
    public void first(II_Result r) {
      r.r1 = set.tryAllocate(PasidRange.ALL);
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = set.tryAllocate(PasidRange.ALL);
    }
  }

  /** Weakened: the quota is read before locking. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    int allocate() {
      if (held) {
        return -1;
      }
      RaceWindow.widen();
      lock();
      held = true;
      lock.set(false);
      return 1;
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
