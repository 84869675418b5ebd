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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The last drain acknowledgement of an ID comes when its quarantine is over, and an allocation ends
 * that: exactly one of the two releases it.
 */
public final class AcknowledgeAgainstExpiry {
  private AcknowledgeAgainstExpiry() {}

  /** The ID of the allocation, and of one after both; -1 is a refusal. */
  @Outcome(
      id = {"1, -1", "-1, 1"},
      expect = ACCEPTABLE,
      desc = "given once")
  @Outcome(expect = FORBIDDEN, desc = "given twice, or lost")
  public static class Outcomes {}

  /** A quarantined word, and the bit of the free index. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    static final int FREE = 0;
    static final int HELD = 1;
    static final int RESTING = 2;

    final AtomicInteger word = new AtomicInteger(RESTING);
    final AtomicInteger bit = new AtomicInteger();

    @Actor
    public void consumer() {
      acknowledge();
    }

    @Actor
    public void allocator(II_Result r) {
      expire();
      r.r1 = take();
    }

    @Arbiter
    public void after(II_Result r) {
      r.r2 = take();
    }

    void acknowledge() {
      expire();
    }

    private void expire() {
      if (word.compareAndSet(RESTING, FREE)) {
        bit.set(1);
      }
    }

    private int take() {
      if (!bit.compareAndSet(1, 0)) {
        return -1;
      }
      word.set(HELD);
      return 1;
    }
  }

  /** A space with a quarantine and one consumer. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final AtomicLong nowMs = new AtomicLong();
    private final PasidSpace space = PasidSpace.builder().bits(1).quarantine(1, nowMs::get).build();
    private final DrainConsumer consumer = space.registerDrainConsumer();
    private final PasidSet first = space.open("first", Quota.limit(1));
    private final PasidSet second = space.open("second", Quota.limit(1));

    public Shipped() {
      first.free(first.allocate(PasidRange.ALL));
      nowMs.set(1);
    }

    @Actor
    public void consumer() {
      consumer.acknowledge(1);
    }

    @Actor
    public void allocator(II_Result r) {
      r.r1 = Math.max(-1, first.tryAllocate(PasidRange.ALL));
    }

    @Arbiter
    public void after(II_Result r) {
      r.r2 = Math.max(-1, second.tryAllocate(PasidRange.ALL));
    }
  }

  /** Weakened: the acknowledgement stores the word. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    void acknowledge() {
      if (word.get() == RESTING) {
        RaceWindow.widen();
        word.set(FREE);
        bit.set(1);
      }
    }

    @Override
    @Actor
    public void consumer() {
      super.consumer();
    }

    @Override
    @Actor
    public void allocator(II_Result r) {
      super.allocator(r);
    }

    @Override
    @Arbiter
    public void after(II_Result r) {
      super.after(r);
    }
  }
}
