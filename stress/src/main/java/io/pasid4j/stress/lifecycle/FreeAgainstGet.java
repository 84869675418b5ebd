// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.lifecycle;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.IdState;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.word.Word;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** One thread of a set frees an ID, another takes a reference to it. */
public final class FreeAgainstGet {
  private FreeAgainstGet() {}

  /** The result of get, and the state of the ID after both. */
  @Outcome(id = "UNKNOWN, FREE", expect = ACCEPTABLE, desc = "freed first")
  @Outcome(id = "TAKEN, FREE_PENDING", expect = ACCEPTABLE, desc = "referenced first")
  @Outcome(expect = FORBIDDEN, desc = "a reference to a free ID, or the free is undone")
  public static class Outcomes {}

  /** A word and a lock. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    private final LockedWord id;

    public Model() {
      this(new LockedWord(0));
    }

    Model(LockedWord id) {
      this.id = id;
    }

    @Actor
    public void freer() {
      id.free();
    }

    @Actor
    public void user(LL_Result r) {
      r.r1 = id.get();
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r2 =
          switch (id.state()) {
            case Word.FREE -> IdState.FREE;
            case Word.PENDING -> IdState.FREE_PENDING;
            default -> IdState.ACTIVE;
          };
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

    @Actor
    public void freer() {
      set.free(id);
    }

    @Actor
    public void user(LL_Result r) {
      r.r1 = set.get(id);
    }

    @Arbiter
    public void after(LL_Result r) {
      r.r2 = space.describe(id).state();
    }
  }

  /** Weakened: without the lock. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    public Weakened() {
      super(new LockedWord.Unlocked(0));
    }

    @Override
    @Actor
    public void freer() {
      super.freer();
    }

    @Override
    @Actor
    public void user(LL_Result r) {
      super.user(r);
    }

    @Override
    @Arbiter
    public void after(LL_Result r) {
      super.after(r);
    }
  }
}
