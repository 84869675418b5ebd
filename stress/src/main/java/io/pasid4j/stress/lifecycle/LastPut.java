// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.lifecycle;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLI_Result;

/** Two threads drop the two references of a pending ID: exactly one of them releases it. */
public final class LastPut {
  private LastPut() {}

  /** The results of the puts, and the number of free IDs after both. */
  @Outcome(
      id = {"KEPT, RELEASED, 1", "RELEASED, KEPT, 1"},
      expect = ACCEPTABLE,
      desc = "released once")
  @Outcome(expect = FORBIDDEN, desc = "released twice or never")
  public static class Outcomes {}

  /** A word and a lock. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    private final LockedWord id;

    public Model() {
      this(new LockedWord(2));
    }

    Model(LockedWord id) {
      this.id = id;
      id.free();
    }

    @Actor
    public void first(LLI_Result r) {
      r.r1 = id.put();
    }

    @Actor
    public void second(LLI_Result r) {
      r.r2 = id.put();
    }

    @Arbiter
    public void after(LLI_Result r) {
      r.r3 = id.state() == 0 ? 1 : 0;
    }
  }

  /** A set. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final PasidSpace space = PasidSpace.builder().bits(1).build();
    private final PasidSet set = space.open("set", Quota.limit(1));
    private final int id = set.allocate(PasidRange.ALL);

    public Shipped() {
      set.get(id);
      set.get(id);
      set.free(id);
    }

    @Actor
    public void first(LLI_Result r) {
      r.r1 = set.put(id);
    }

    @Actor
    public void second(LLI_Result r) {
      r.r2 = set.put(id);
    }

    @Arbiter
    public void after(LLI_Result r) {
      while (set.tryAllocate(PasidRange.ALL) >= 0) {
        r.r3++;
      }
    }
  }

  /** Weakened: without the lock. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    public Weakened() {
      super(new LockedWord.Unlocked(2));
    }

    @Override
    @Actor
    public void first(LLI_Result r) {
      super.first(r);
    }

    @Override
    @Actor
    public void second(LLI_Result r) {
      super.second(r);
    }

    @Override
    @Arbiter
    public void after(LLI_Result r) {
      super.after(r);
    }
  }
}
