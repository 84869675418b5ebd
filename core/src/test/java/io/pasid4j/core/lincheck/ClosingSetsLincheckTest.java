// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lincheck;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** Two sets that are closed and opened again while the old ones are still in use. */
@Param(name = "slot", gen = IntGen.class, conf = "0:1")
public class ClosingSetsLincheckTest extends LincheckTest {
  private final PasidSpace space = PasidSpace.builder().bits(1).giveZero().build();
  private final PasidSet first = space.open("first", Quota.limit(1));
  private final PasidSet second = space.open("second", Quota.limit(1));

  /** The lowest ID for the first set. */
  @Operation
  public int allocateForFirst() {
    return first.tryAllocate(PasidRange.ALL);
  }

  /** The lowest ID for the second set. */
  @Operation
  public int allocateForSecond() {
    return second.tryAllocate(PasidRange.ALL);
  }

  /** Frees one ID if the first set holds it. */
  @Operation
  public boolean freeOfFirst(@Param(name = "slot") int id) {
    return first.free(id);
  }

  /** Frees one ID if the second set holds it. */
  @Operation
  public boolean freeOfSecond(@Param(name = "slot") int id) {
    return second.free(id);
  }

  /** Returns whether the first set holds an ID. */
  @Operation
  public boolean heldByFirst(@Param(name = "slot") int id) {
    return first.holds(id);
  }

  /** Ends the first set. */
  @Operation
  public void closeFirst() {
    first.close();
  }

  /** Opens a third set, which may get the first one's owner index, to keep one ID. */
  @Operation(runOnce = true)
  public int allocateForThird() {
    return space.open("third", Quota.limit(1)).tryAllocate(PasidRange.ALL);
  }

  @Override
  Class<?> specification() {
    return Specification.class;
  }

  /** The same without concurrency. */
  public static class Specification {
    private final LowestIds ids = new LowestIds(1, 0, 1);
    private boolean closed;

    /** The lowest ID for the first set. */
    public int allocateForFirst() {
      return closed ? Refusal.CLOSED.code() : ids.allocate(1, 0, 1);
    }

    /** The lowest ID for the second set. */
    public int allocateForSecond() {
      return ids.allocate(2, 0, 1);
    }

    /** Frees one ID if the first set holds it. */
    public boolean freeOfFirst(int id) {
      return ids.free(1, id, id) == 1;
    }

    /** Frees one ID if the second set holds it. */
    public boolean freeOfSecond(int id) {
      return ids.free(2, id, id) == 1;
    }

    /** Returns whether the first set holds an ID. */
    public boolean heldByFirst(int id) {
      return ids.holds(1, id);
    }

    /** Ends the first set. */
    public void closeFirst() {
      ids.free(1, 0, 1);
      closed = true;
    }

    /** Opens a third set to keep one ID. */
    public int allocateForThird() {
      return ids.allocate(3, 0, 1);
    }
  }
}
