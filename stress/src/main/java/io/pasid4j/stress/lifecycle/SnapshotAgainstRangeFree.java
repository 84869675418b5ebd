// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.lifecycle;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.stress.RaceWindow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A set frees two IDs at once while a snapshot is taken, which sees both held or none. */
public final class SnapshotAgainstRangeFree {
  private SnapshotAgainstRangeFree() {}

  /** The number of IDs that the set has in the snapshot. */
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "after the free")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "before the free")
  @Outcome(expect = FORBIDDEN, desc = "in the middle of the free")
  public static class Outcomes {}

  /** A lock, and a flag that is read after locking; the reader does not lock. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Model {
    private final AtomicBoolean locked = new AtomicBoolean();
    private volatile boolean frozen;
    private volatile int first = 1;
    private volatile int second = 1;

    @Actor
    public void freer() {
      lock();
      first = 0;
      RaceWindow.widen();
      second = 0;
      locked.set(false);
    }

    @Actor
    public void snapshot(I_Result r) {
      frozen = true;
      while (locked.get()) {
        Thread.onSpinWait();
      }
      r.r1 = first;
      RaceWindow.widen();
      r.r1 += second;
      frozen = false;
    }

    void lock() {
      boolean holding = false;
      while (!holding) {
        holding = tryLock() && !isFrozen();
        if (!holding) {
          locked.set(false);
        }
      }
    }

    boolean tryLock() {
      while (frozen) {
        Thread.onSpinWait();
      }
      return locked.compareAndSet(false, true);
    }

    boolean isFrozen() {
      return frozen;
    }
  }

  /** A set of two IDs. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Shipped {
    private final PasidSpace space = PasidSpace.builder().bits(2).build();
    private final PasidSet set = space.open("set", Quota.limit(2));

    public Shipped() {
      set.allocate(PasidRange.ALL, 2);
    }

    @Actor
    public void freer() {
      set.free(PasidRange.ALL);
    }

    @Actor
    public void snapshot(I_Result r) {
      PasidSpace copy = PasidSpace.restore(space.snapshot(), () -> 0);
      r.r1 = copy.sets().getFirst().size();
    }
  }

  /** Weakened: the flag is not read after locking. */
  @JCStressTest
  @JCStressMeta(Outcomes.class)
  @State
  public static class Weakened extends Model {
    @Override
    boolean tryLock() {
      boolean open = !super.isFrozen();
      RaceWindow.widen();
      return open && super.tryLock();
    }

    @Override
    boolean isFrozen() {
      return false;
    }

    @Override
    @Actor
    public void freer() {
      super.freer();
    }

    @Override
    @Actor
    public void snapshot(I_Result r) {
      super.snapshot(r);
    }
  }
}
