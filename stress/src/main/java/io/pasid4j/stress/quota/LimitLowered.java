// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.Quota;
import io.pasid4j.core.lock.Freeze;
import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.Capacity;
import io.pasid4j.core.quota.OwnerAccount;
import io.pasid4j.stress.RaceWindow;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The limit of an account that is charged with nothing is lowered from two to none, while a set of
 * it takes an ID. Whoever lowers it reads the charge then: what it does not see is not there.
 */
public final class LimitLowered {
  private LimitLowered() {}

  /** Whether the set gets its ID, and the charge that is read after the limit was lowered. */
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "refused")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "refused, and refunded after the look")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "charged before, and seen")
  @Outcome(expect = FORBIDDEN, desc = "charged by the limit of before, unseen")
  public static class Outcomes {}

  /** The limit and the charge. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    final AtomicInteger limit = new AtomicInteger(2);
    final AtomicInteger charged = new AtomicInteger();

    @Actor
    public void set(II_Result r) {
      if (limit.get() < 1) {
        return;
      }
      window();
      charged.incrementAndGet();
      if (keeps()) {
        r.r1 = 1;
      } else {
        charged.decrementAndGet();
      }
    }

    @Actor
    public void operator(II_Result r) {
      limit.set(0);
      r.r2 = charged.get();
    }

    void window() {}

    boolean keeps() {
      return limit.get() >= 1;
    }
  }

  /** The accounts of a set and of its owner. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final OwnerAccount owner = new OwnerAccount(1);
    private final Account account =
        new Account(new Freeze(), new Capacity(3), Quota.limit(3), owner);

    public Shipped() {
      owner.changeLimit(2);
    }

    @Actor
    public void set(II_Result r) {
      long locked = account.lock();
      r.r1 = account.charge(locked, 1) == 0 ? 1 : 0;
      account.unlock(locked, r.r1);
    }

    @Actor
    public void operator(II_Result r) {
      owner.changeLimit(0);
      r.r2 = (int) owner.chargedIds();
    }
  }

  /** Weakened: the limit is not read again after the charge. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    void window() {
      RaceWindow.widen();
    }

    @Override
    boolean keeps() {
      return true;
    }

    @Override
    @Actor
    public void set(II_Result r) {
      super.set(r);
    }

    @Override
    @Actor
    public void operator(II_Result r) {
      super.operator(r);
    }
  }
}
