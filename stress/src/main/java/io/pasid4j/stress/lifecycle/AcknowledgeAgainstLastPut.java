// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.lifecycle;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.stress.RaceWindow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/**
 * The only drain consumer acknowledges a pending ID while its last put quarantines it: recorded
 * early or not, the acknowledgement is not lost.
 */
public final class AcknowledgeAgainstLastPut {
  private AcknowledgeAgainstLastPut() {}

  /** True if the acknowledgement counts, and how many IDs are free after both. */
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "drained, so it does not rest")
  @Outcome(expect = FORBIDDEN, desc = "the acknowledgement is lost")
  public static class Outcomes {}

  /** A pending word, and the recorded acknowledgement. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    static final int FREE = 0;
    static final int PENDING = 1;
    static final int RESTING = 2;

    final AtomicInteger word = new AtomicInteger(PENDING);
    final AtomicBoolean remembered = new AtomicBoolean();

    @Actor
    public void consumer(LI_Result r) {
      r.r1 = word.get() == PENDING ? acknowledgePending() : acknowledgeResting();
    }

    @Actor
    public void lastPut() {
      word.set(RESTING);
      if (remembered.getAndSet(false)) {
        acknowledgeResting();
      }
    }

    @Arbiter
    public void after(LI_Result r) {
      r.r2 = word.get() == FREE ? 1 : 0;
    }

    boolean acknowledgePending() {
      remembered.set(true);
      if (word.get() == PENDING || !remembered.getAndSet(false)) {
        return true;
      }
      return acknowledgeResting();
    }

    private boolean acknowledgeResting() {
      return word.compareAndSet(RESTING, FREE);
    }
  }

  /** A space with a quarantine that outlasts the test, and one consumer. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final PasidSpace space = PasidSpace.builder().bits(1).quarantine(1, () -> 0).build();
    private final DrainConsumer consumer = space.registerDrainConsumer();
    private final PasidSet set = space.open("set", Quota.limit(2));
    private final int id = set.allocate(PasidRange.ALL);

    public Shipped() {
      set.get(id);
      set.free(id);
    }

    @Actor
    public void consumer(LI_Result r) {
      r.r1 = consumer.acknowledge(id);
    }

    @Actor
    public void lastPut() {
      set.put(id);
    }

    @Arbiter
    public void after(LI_Result r) {
      while (set.tryAllocate(PasidRange.ALL) >= 0) {
        r.r2++;
      }
    }
  }

  /** Weakened: the consumer does not read the word again after recording. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    boolean acknowledgePending() {
      RaceWindow.widen();
      remembered.set(true);
      return true;
    }

    @Override
    @Actor
    public void consumer(LI_Result r) {
      super.consumer(r);
    }

    @Override
    @Actor
    public void lastPut() {
      super.lastPut();
    }

    @Override
    @Arbiter
    public void after(LI_Result r) {
      super.after(r);
    }
  }
}
