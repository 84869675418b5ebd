// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.stress.RaceWindow;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The first guarantee of a space, for the one ID it has, is requested while a set takes that ID:
 * until then the IDs of sets were not counted.
 */
public final class CountingBegins {
  private CountingBegins() {}

  /** The allocation's result, and 1 if the guarantee was accepted. */
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "taken, so not guaranteed")
  @Outcome(id = "-5, 1", expect = ACCEPTABLE, desc = "guaranteed, so not taken")
  @Outcome(expect = FORBIDDEN, desc = "both, or none")
  public static class Outcomes {}

  /** The lock of a set and the charge of its space. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    static final int LOCKED = 1;
    static final int COUNTED = 2;
    static final int HELD = 4;

    final AtomicInteger lock = new AtomicInteger();
    final AtomicInteger charged = new AtomicInteger();

    @Actor
    public void allocator(II_Result r) {
      int locked = lock();
      boolean given = (locked & COUNTED) == 0 || charged.compareAndSet(0, 1);
      lock.set(given ? locked | HELD : locked);
      r.r1 = given ? 1 : -5;
    }

    @Actor
    public void opener(II_Result r) {
      startCounting();
      r.r2 = charged.compareAndSet(0, 1) ? 1 : 0;
    }

    void startCounting() {
      for (; ; ) {
        int seen = lock.get();
        if ((seen & LOCKED) == 0) {
          int held = seen / HELD;
          charged.addAndGet(held);
          if (lock.compareAndSet(seen, seen | COUNTED)) {
            return;
          }
          charged.addAndGet(-held);
        }
        Thread.onSpinWait();
      }
    }

    private int lock() {
      for (; ; ) {
        int seen = lock.get();
        if ((seen & LOCKED) == 0 && lock.compareAndSet(seen, seen | LOCKED)) {
          return seen;
        }
        Thread.onSpinWait();
      }
    }
  }

  /** A space of one ID. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final PasidSpace space = PasidSpace.builder().bits(1).build();
    private final PasidSet set = space.open("set", Quota.limit(1));

    @Actor
    public void allocator(II_Result r) {
      r.r1 = set.tryAllocate(PasidRange.ALL);
    }

    @Actor
    public void opener(II_Result r) {
      try {
        space.open("guaranteed", Quota.guaranteed(1, 1));
        r.r2 = 1;
      } catch (QuotaRefusedException e) {
        r.r2 = 0;
      }
    }
  }

  /** Weakened: the set is counted although a thread has locked it. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    void startCounting() {
      charged.addAndGet(lock.get() / HELD);
      RaceWindow.widen();
      lock.getAndUpdate(seen -> seen | COUNTED);
    }

    @Override
    @Actor
    public void allocator(II_Result r) {
      super.allocator(r);
    }

    @Override
    @Actor
    public void opener(II_Result r) {
      super.opener(r);
    }
  }
}
