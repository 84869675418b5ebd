// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.lifecycle;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.IdState;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.stress.RaceWindow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;

/** One thread closes a set while another allocates for it: no ID may stay held. */
public final class CloseAgainstAllocate {
  private CloseAgainstAllocate() {}

  /** The result of the allocation, and the state of the ID after both. */
  @Outcome(id = "1, FREE", expect = ACCEPTABLE, desc = "allocated, then freed by the close")
  @Outcome(id = "-6, FREE", expect = ACCEPTABLE, desc = "closed first")
  @Outcome(expect = FORBIDDEN, desc = "a closed set holds an ID")
  public static class Outcomes {}

  /** A set of at most one ID, with its lock. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    final AtomicBoolean lock = new AtomicBoolean();
    volatile boolean closed;
    volatile boolean held;

    @Actor
    public void closer() {
      lock();
      held = false;
      closed = true;
      lock.set(false);
    }

    @Actor
    public void allocator(IL_Result r) {
      r.r1 = allocate();
    }

    @Arbiter
    public void after(IL_Result r) {
      r.r2 = held ? IdState.IDLE : IdState.FREE;
    }

    int allocate() {
      lock();
      boolean refused = closed;
      held |= !refused;
      lock.set(false);
      return refused ? -6 : 1;
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
    private final PasidSpace space = PasidSpace.builder().bits(1).build();
    private final PasidSet set = space.open("set", Quota.limit(1));

    @Actor
    public void closer() {
      set.close();
    }

    @Actor
    public void allocator(IL_Result r) {
      r.r1 = set.tryAllocate(PasidRange.ALL);
    }

    @Arbiter
    public void after(IL_Result r) {
      r.r2 = space.describe(1).state();
    }
  }

  /** Weakened: whether the set is closed is read before locking. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    int allocate() {
      if (closed) {
        return -6;
      }
      RaceWindow.widen();
      lock();
      held = true;
      lock.set(false);
      return 1;
    }

    @Override
    @Actor
    public void closer() {
      super.closer();
    }

    @Override
    @Actor
    public void allocator(IL_Result r) {
      super.allocator(r);
    }

    @Override
    @Arbiter
    public void after(IL_Result r) {
      super.after(r);
    }
  }
}
