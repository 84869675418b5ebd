// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lincheck;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.TransferResult;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** Two sets that pass IDs to each other, allocate and free. */
@Param(name = "set", gen = IntGen.class, conf = "1:2")
@Param(name = "id", gen = IntGen.class, conf = "1:3")
public class TransferLincheckTest extends LincheckTest {
  private static final int QUOTA_IDS = 2;

  private final PasidSpace space = PasidSpace.builder().bits(2).build();
  private final PasidSet[] sets = {
    space.open("vm-1", Quota.limit(QUOTA_IDS)), space.open("vm-2", Quota.limit(QUOTA_IDS))
  };

  /** The lowest ID from {@code id} on. */
  @Operation
  public int allocate(@Param(name = "set") int set, @Param(name = "id") int id) {
    return sets[set - 1].tryAllocate(PasidRange.of(id, PasidRange.MAX_BOUND));
  }

  /** Frees one ID. */
  @Operation
  public boolean free(@Param(name = "set") int set, @Param(name = "id") int id) {
    return sets[set - 1].free(id);
  }

  /** Passes two IDs, or one, to the other set. */
  @Operation
  public TransferResult transfer(
      @Param(name = "set") int set, @Param(name = "id") int id, @Param(name = "id") int other) {
    return space.transfer(sets[set - 1], sets[2 - set], id, other);
  }

  /** The number of IDs that a set holds. */
  @Operation
  public int size(@Param(name = "set") int set) {
    return sets[set - 1].size();
  }

  /** Returns whether a set holds an ID. */
  @Operation
  public boolean holds(@Param(name = "set") int set, @Param(name = "id") int id) {
    return sets[set - 1].holds(id);
  }

  @Override
  Class<?> specification() {
    return Specification.class;
  }

  /** The same without concurrency. */
  public static class Specification {
    private final LowestIds ids = new LowestIds(QUOTA_IDS, 1, 2, 3);

    /** The lowest ID from {@code id} on. */
    public int allocate(int set, int id) {
      return ids.allocate(set, id, Integer.MAX_VALUE);
    }

    /** Frees one ID. */
    public boolean free(int set, int id) {
      return ids.free(set, id, id) == 1;
    }

    /** Passes two IDs, or one, to the other set. */
    public TransferResult transfer(int set, int id, int other) {
      if (!ids.holds(set, id) || !ids.holds(set, other)) {
        return TransferResult.UNKNOWN;
      }
      if (ids.size(3 - set) + (id == other ? 1 : 2) > QUOTA_IDS) {
        return TransferResult.QUOTA;
      }
      ids.pass(id, 3 - set);
      ids.pass(other, 3 - set);
      return TransferResult.MOVED;
    }

    /** The number of IDs that a set holds. */
    public int size(int set) {
      return ids.size(set);
    }

    /** Returns whether a set holds an ID. */
    public boolean holds(int set, int id) {
      return ids.holds(set, id);
    }
  }
}
