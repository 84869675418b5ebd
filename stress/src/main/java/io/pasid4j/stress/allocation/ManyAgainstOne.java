// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.allocation;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Quota;
import io.pasid4j.core.lock.SpinLock;
import io.pasid4j.stress.RaceWindow;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Three IDs are free. One thread wants four, which must fail; another wants one, which must
 * succeed, although the first takes some before it finds that there are not enough.
 */
public final class ManyAgainstOne {
  private ManyAgainstOne() {}

  /** The number of IDs that the first got, and the second. */
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "none, and one")
  @Outcome(expect = FORBIDDEN, desc = "four of three, or none though three were free")
  public static class Outcomes {}

  /** A count under one lock, and a second lock for a thread that takes many. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    private final SpinLock lock = new SpinLock();
    final SpinLock bulk = new SpinLock();
    private int free = 3;

    @Actor
    public void many(II_Result r) {
      bulk.lock();
      int taken = 0;
      while (taken < 4 && take() == 1) {
        taken++;
      }
      RaceWindow.widen();
      lock.lock();
      free += taken < 4 ? taken : 0;
      lock.unlock();
      bulk.unlock();
      r.r1 = taken < 4 ? 0 : taken;
    }

    @Actor
    public void one(II_Result r) {
      r.r2 = take();
      if (r.r2 == 0) {
        r.r2 = lookAgain();
      }
    }

    int lookAgain() {
      bulk.lock();
      int taken = take();
      bulk.unlock();
      return taken;
    }

    private int take() {
      lock.lock();
      int taken = Math.min(1, free);
      free -= taken;
      lock.unlock();
      return taken;
    }
  }

  /** A space of the IDs 1 to 3. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final PasidSpace space = PasidSpace.builder().bits(2).build();
    private final PasidSet many = space.open("many", Quota.limit(4));
    private final PasidSet one = space.open("one", Quota.limit(1));

    @Actor
    public void many(II_Result r) {
      try {
        r.r1 = many.allocate(PasidRange.ALL, 4).length;
      } catch (PasidUnavailableException e) {
        r.r1 = 0;
      }
    }

    @Actor
    public void one(II_Result r) {
      r.r2 = one.tryAllocate(PasidRange.ALL) > 0 ? 1 : 0;
    }
  }

  /** Weakened: the second thread does not look again. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    int lookAgain() {
      return 0;
    }

    @Override
    @Actor
    public void many(II_Result r) {
      super.many(r);
    }

    @Override
    @Actor
    public void one(II_Result r) {
      super.one(r);
    }
  }
}
