// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.Quota;
import io.pasid4j.core.lock.Freeze;
import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.Capacity;
import io.pasid4j.stress.RaceWindow;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A set that holds nothing is charged with an estimate of two IDs out of three. It wants one, while
 * another set wants all three and finds out that the estimate is too high.
 */
public final class EstimateSettled {
  private EstimateSettled() {}

  /**
   * Whether the set gets one, whether the other gets three, and whether the rest can be allocated.
   */
  @Outcome(
      id = {"1, 0, 1", "0, 1, 1"},
      expect = ACCEPTABLE,
      desc = "one of them is served, and charged exactly")
  @Outcome(expect = FORBIDDEN, desc = "corrected twice, or not at all")
  public static class Outcomes {}

  /** The lock of the set, its estimate, and the charge of the space. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    static final int CAPACITY = 3;
    static final int LOCKED = 1;
    static final int COUNTED = 2;

    final AtomicInteger lock = new AtomicInteger();
    final AtomicInteger estimated = new AtomicInteger(2);
    final AtomicInteger charged = new AtomicInteger(2);

    @Actor
    public void own(III_Result r) {
      int locked = lock.getAndUpdate(seen -> seen | LOCKED);
      charged.addAndGet(-takeEstimate());
      r.r1 = tryCharge(1);
      lock.set((locked & ~LOCKED) | COUNTED);
    }

    @Actor
    public void other(III_Result r) {
      r.r2 = tryCharge(3);
      if (r.r2 == 0 && settle()) {
        r.r2 = tryCharge(3);
      }
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = r.r1 == 1 ? tryCharge(2) : 1;
    }

    int takeEstimate() {
      return estimated.getAndSet(0);
    }

    private boolean settle() {
      for (; ; ) {
        int seen = lock.get();
        if ((seen & LOCKED) != 0) {
          return false;
        }
        if ((seen & COUNTED) != 0 || lock.compareAndSet(seen, seen | COUNTED)) {
          charged.addAndGet(-takeEstimate());
          return true;
        }
      }
    }

    private int tryCharge(int ids) {
      int seen;
      do {
        seen = charged.get();
        if (seen + ids > CAPACITY) {
          return 0;
        }
      } while (!charged.compareAndSet(seen, seen + ids));
      return 1;
    }
  }

  /** A set's account and the capacity of its space. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final Capacity capacity = new Capacity(3);
    private final Account account = new Account(new Freeze(), capacity, Quota.limit(2), null);

    public Shipped() {
      long locked = account.lock();
      capacity.startCounting();
      account.startCounting();
      account.unlock(locked, 0);
    }

    @Actor
    public void own(III_Result r) {
      long locked = account.lock();
      r.r1 = account.charge(locked, 1) == 0 ? 1 : 0;
      account.unlock(locked, r.r1);
    }

    @Actor
    public void other(III_Result r) {
      r.r2 = capacity.tryCharge(3) ? 1 : 0;
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = r.r1 == 0 || capacity.tryCharge(2) ? 1 : 0;
    }
  }

  /** Weakened: the estimate is read and stored, not exchanged. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    int takeEstimate() {
      int taken = estimated.get();
      RaceWindow.widen();
      estimated.set(0);
      return taken;
    }

    @Override
    @Actor
    public void own(III_Result r) {
      super.own(r);
    }

    @Override
    @Actor
    public void other(III_Result r) {
      super.other(r);
    }

    @Override
    @Arbiter
    public void after(III_Result r) {
      super.after(r);
    }
  }
}
