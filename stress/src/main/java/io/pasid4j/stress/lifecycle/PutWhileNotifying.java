// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.lifecycle;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Priority;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Quota;
import io.pasid4j.stress.RaceWindow;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

/** The last put of an ID comes before, while or after its free is reported: it is released once. */
public final class PutWhileNotifying {
  private PutWhileNotifying() {}

  /**
   * The result of put, the number of times the ID was released, and whether its free was reported.
   */
  @Outcome(id = "LAST, 1, 1", expect = ACCEPTABLE, desc = "put, then free")
  @Outcome(
      id = "KEPT, 1, 1",
      expect = ACCEPTABLE,
      desc = "put while it was reported: released after that")
  @Outcome(id = "RELEASED, 1, 1", expect = ACCEPTABLE, desc = "reported, then put")
  @Outcome(expect = FORBIDDEN, desc = "released twice or never, or before the report")
  public static class Outcomes {}

  /** A word and a lock: an ID whose free is being reported is neither held nor pending. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    static final int FREE = 0;
    static final int HELD = 1;
    static final int NOTIFYING = 2;
    static final int PENDING = 3;

    private final LockedWord lock = new LockedWord(0);
    private int state = HELD;
    private int references = 1;
    private int releases;
    private int reported;

    @Actor
    public void free() {
      lock.lock();
      state = whileNotifying();
      lock.unlock();
      report();
      lock.lock();
      reported++;
      if (references == 0) {
        release();
      } else {
        state = PENDING;
      }
      lock.unlock();
    }

    @Actor
    public void put(LII_Result r) {
      lock.lock();
      references--;
      r.r1 = state == HELD ? PutResult.LAST : PutResult.KEPT;
      if (state == PENDING) {
        release();
        r.r1 = PutResult.RELEASED;
      }
      lock.unlock();
    }

    @Arbiter
    public void after(LII_Result r) {
      r.r2 = releases;
      r.r3 = reported;
    }

    int whileNotifying() {
      return NOTIFYING;
    }

    void report() {
      RaceWindow.widen();
    }

    private void release() {
      state = FREE;
      releases++;
    }
  }

  /** A set with a listener. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final PasidSpace space = PasidSpace.builder().bits(1).build();
    private final PasidSet set = space.open("set", Quota.limit(2));
    private final int id = set.allocate(PasidRange.ALL);
    private final AtomicInteger reported = new AtomicInteger();

    public Shipped() {
      set.get(id);
      space.subscribe(
          set,
          Priority.LAST,
          event -> {
            if (event.type() == EventType.FREE) {
              reported.incrementAndGet();
            }
          });
    }

    @Actor
    public void free() {
      set.free(id);
    }

    @Actor
    public void put(LII_Result r) {
      r.r1 = set.put(id);
    }

    @Arbiter
    public void after(LII_Result r) {
      while (set.tryAllocate(PasidRange.ALL) >= 0) {
        r.r2++;
      }
      r.r3 = reported.get();
    }
  }

  /** Weakened: an ID whose free is being reported is pending like any other. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    int whileNotifying() {
      return PENDING;
    }

    @Override
    void report() {
      for (int listeners = 0; listeners < 16; listeners++) {
        RaceWindow.widen();
      }
    }

    @Override
    @Actor
    public void free() {
      super.free();
    }

    @Override
    @Actor
    public void put(LII_Result r) {
      super.put(r);
    }

    @Override
    @Arbiter
    public void after(LII_Result r) {
      super.after(r);
    }
  }
}
