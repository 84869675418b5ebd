// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.allocation;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.PageExtras;
import io.pasid4j.core.free.ReservedBands;
import io.pasid4j.core.lock.SpinLock;
import io.pasid4j.core.word.WordMemory;
import io.pasid4j.stress.RaceWindow;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * One thread releases a low ID and then a high one; another takes the lowest. The high one is never
 * the lowest, since it is free only when the low one is.
 */
public final class LowestFirst {
  private static final int HIGH = 64;

  private LowestFirst() {}

  /** The taker's ID. */
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "nothing was free yet")
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "the lowest")
  @Outcome(expect = FORBIDDEN, desc = "an ID above one that was free")
  public static class Outcomes {}

  /** Two leaves of one ID each, under one lock. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    private final SpinLock lock = new SpinLock();
    private int low;
    private int high;

    @Actor
    public void releaser() {
      lock.lock();
      low = 1;
      lock.unlock();
      lock.lock();
      high = 1;
      lock.unlock();
    }

    @Actor
    public void taker(I_Result r) {
      lock.lock();
      if (low == 1) {
        low = 0;
        r.r1 = 0;
      } else {
        goOn();
        r.r1 = high == 1 ? HIGH : -1;
        high = 0;
      }
      lock.unlock();
    }

    /** Called between the reads of the low ID and the high one. */
    void goOn() {
      // The model goes on at once.
    }

    SpinLock lock() {
      return lock;
    }
  }

  /** The free index. The two IDs lie in different leaves. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private static final int MAX_ID = 127;
    private static final ReservedBands RESERVED =
        new ReservedBands(
            List.of(PasidRange.of(1, HIGH - 1), PasidRange.of(HIGH + 1, MAX_ID - 1)), MAX_ID);

    private final FreeIndex index =
        new FreeIndex(
            MAX_ID, WordMemory.onHeap(MAX_ID), RESERVED, PageExtras.NONE, (id, word) -> {});

    public Shipped() {
      index.take(0, 0);
      index.take(HIGH, HIGH);
    }

    @Actor
    public void releaser() {
      index.release(0);
      index.release(HIGH);
    }

    @Actor
    public void taker(I_Result r) {
      r.r1 = index.take(0, MAX_ID - 1);
    }
  }

  /** Weakened: the lock is released between the two reads. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    void goOn() {
      lock().unlock();
      RaceWindow.widen();
      lock().lock();
    }

    @Override
    @Actor
    public void releaser() {
      super.releaser();
    }

    @Override
    @Actor
    public void taker(I_Result r) {
      super.taker(r);
    }
  }
}
