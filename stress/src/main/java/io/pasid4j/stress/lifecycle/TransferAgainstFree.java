// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.lifecycle;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.TransferResult;
import io.pasid4j.stress.RaceWindow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZII_Result;

/** Two IDs move to another set while their set frees both. */
public final class TransferAgainstFree {
  private TransferAgainstFree() {}

  /** Whether they moved, how many were freed, and how many the other set holds after both. */
  @Outcome(id = "true, 0, 2", expect = ACCEPTABLE, desc = "moved first")
  @Outcome(id = "false, 2, 0", expect = ACCEPTABLE, desc = "freed first")
  @Outcome(expect = FORBIDDEN, desc = "one moved and one freed, or one of them both")
  public static class Outcomes {}

  /** Two owners under one lock; the other set's lock has no contender. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    private static final int FREE = 0;
    private static final int FROM = 1;
    private static final int TO = 2;

    private final AtomicBoolean locked = new AtomicBoolean();
    private volatile int first = FROM;
    private volatile int second = FROM;

    @Actor
    public void operator(ZII_Result r) {
      lock();
      r.r1 = first == FROM && second == FROM;
      RaceWindow.widen();
      if (r.r1) {
        first = TO;
        second = TO;
      }
      locked.set(false);
    }

    @Actor
    public void holder(ZII_Result r) {
      lock();
      int freed = first == FROM ? 1 : 0;
      first = freed == 1 ? FREE : first;
      RaceWindow.widen();
      freed += second == FROM ? 1 : 0;
      second = second == FROM ? FREE : second;
      locked.set(false);
      r.r2 = freed;
    }

    @Arbiter
    public void after(ZII_Result r) {
      r.r3 = (first == TO ? 1 : 0) + (second == TO ? 1 : 0);
    }

    void lock() {
      while (!locked.compareAndSet(false, true)) {
        Thread.onSpinWait();
      }
    }
  }

  /** Two sets of a space. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final PasidSpace space = PasidSpace.builder().bits(2).build();
    private final PasidSet from = space.open("from", Quota.limit(2));
    private final PasidSet to = space.open("to", Quota.limit(2));

    public Shipped() {
      from.allocate(PasidRange.ALL, 2);
    }

    @Actor
    public void operator(ZII_Result r) {
      r.r1 = space.transfer(from, to, 1, 2) == TransferResult.MOVED;
    }

    @Actor
    public void holder(ZII_Result r) {
      r.r2 = from.free(PasidRange.ALL);
    }

    @Arbiter
    public void after(ZII_Result r) {
      r.r3 = to.size();
    }
  }

  /** Weakened: without the lock. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    void lock() {
      // Weakened: every thread passes.
    }

    @Override
    @Actor
    public void operator(ZII_Result r) {
      super.operator(r);
    }

    @Override
    @Actor
    public void holder(ZII_Result r) {
      super.holder(r);
    }

    @Override
    @Arbiter
    public void after(ZII_Result r) {
      super.after(r);
    }
  }
}
