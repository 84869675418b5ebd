// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.Quota;
import io.pasid4j.core.lock.Freeze;
import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.Capacity;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A set that holds nothing is charged with an estimate of four IDs out of five. Two others want two
 * each: both find no room, one corrects the estimate, and there is room for both.
 */
public final class EstimateSettledOnce {
  private EstimateSettledOnce() {}

  /** Whether the one, and the other, gets its IDs. */
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "there is room for both")
  @Outcome(expect = FORBIDDEN, desc = "refused, though the estimate had been corrected")
  public static class Outcomes {}

  /** The estimate, the charge of the space, and the number of estimates that were corrected. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    static final int CAPACITY = 5;

    final AtomicInteger estimated = new AtomicInteger(4);
    final AtomicInteger charged = new AtomicInteger(4);
    final AtomicInteger settlements = new AtomicInteger();

    @Actor
    public void one(II_Result r) {
      r.r1 = charge();
    }

    @Actor
    public void other(II_Result r) {
      r.r2 = charge();
    }

    private int charge() {
      int seen;
      do {
        seen = settlements.get();
        if (tryCharge()) {
          return 1;
        }
      } while (settledSince(seen));
      return 0;
    }

    boolean settledSince(int seen) {
      settle();
      return settlements.get() != seen;
    }

    /** Under a lock, as that of the set's ledger: who comes second waits for the first. */
    final synchronized boolean settle() {
      int taken = estimated.getAndSet(0);
      charged.addAndGet(-taken);
      if (taken > 0) {
        settlements.incrementAndGet();
      }
      return taken > 0;
    }

    private boolean tryCharge() {
      int seen;
      do {
        seen = charged.get();
        if (seen + 2 > CAPACITY) {
          return false;
        }
      } while (!charged.compareAndSet(seen, seen + 2));
      return true;
    }
  }

  /** A set's account and the capacity of its space. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final Capacity capacity = new Capacity(5);

    public Shipped() {
      Account account = new Account(new Freeze(), capacity, Quota.limit(4), null);
      long locked = account.lock();
      capacity.startCounting();
      account.startCounting();
      account.unlock(locked, 0);
    }

    @Actor
    public void one(II_Result r) {
      r.r1 = capacity.tryCharge(2) ? 1 : 0;
    }

    @Actor
    public void other(II_Result r) {
      r.r2 = capacity.tryCharge(2) ? 1 : 0;
    }
  }

  /** Weakened: tries again only if it was itself that corrected the estimate. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    boolean settledSince(int seen) {
      return settle();
    }

    @Override
    @Actor
    public void one(II_Result r) {
      super.one(r);
    }

    @Override
    @Actor
    public void other(II_Result r) {
      super.other(r);
    }
  }
}
