// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lincheck;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** Two sets and few IDs, most of them in one leaf, so that both contend for the same bit. */
@Param(name = "set", gen = IntGen.class, conf = "1:2")
@Param(name = "id", gen = IntGen.class, conf = "1:5")
public class SetsOnOneLeafLincheckTest extends LincheckTest {
  private static final int QUOTA_IDS = 2;

  private final PasidSpace space =
      PasidSpace.builder()
          .bits(6)
          .reserve(PasidRange.of(4, 39))
          .reserve(PasidRange.of(41, 63))
          .build();
  private final PasidSet[] sets = {
    space.open("vm-1", Quota.limit(QUOTA_IDS)), space.open("vm-2", Quota.limit(QUOTA_IDS))
  };

  /** The lowest ID from {@code id} on. */
  @Operation
  public int allocate(@Param(name = "set") int set, @Param(name = "id") int id) {
    return sets[set - 1].tryAllocate(PasidRange.of(id, PasidRange.MAX_BOUND));
  }

  /** One ID and no other. */
  @Operation
  public int allocateExactly(@Param(name = "set") int set, @Param(name = "id") int id) {
    return sets[set - 1].tryAllocate(PasidRange.exactly(id));
  }

  /** Frees one ID. */
  @Operation
  public boolean free(@Param(name = "set") int set, @Param(name = "id") int id) {
    return sets[set - 1].free(id);
  }

  /** Returns whether a set holds an ID. */
  @Operation
  public boolean holds(@Param(name = "set") int set, @Param(name = "id") int id) {
    return sets[set - 1].holds(id);
  }

  /** The number of IDs that a set holds. */
  @Operation
  public int size(@Param(name = "set") int set) {
    return sets[set - 1].size();
  }

  @Override
  Class<?> specification() {
    return Specification.class;
  }

  /** The same without concurrency. */
  public static class Specification {
    private final LowestIds ids = new LowestIds(QUOTA_IDS, 1, 2, 3, 40);

    /** The lowest ID from {@code id} on. */
    public int allocate(int set, int id) {
      return ids.allocate(set, id, Integer.MAX_VALUE);
    }

    /** One ID and no other. */
    public int allocateExactly(int set, int id) {
      return ids.allocate(set, id, id);
    }

    /** Frees one ID. */
    public boolean free(int set, int id) {
      return ids.free(set, id, id) == 1;
    }

    /** Returns whether a set holds an ID. */
    public boolean holds(int set, int id) {
      return ids.holds(set, id);
    }

    /** The number of IDs that a set holds. */
    public int size(int set) {
      return ids.size(set);
    }
  }
}
