// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lincheck;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * Three sets and four IDs, one on each side of a block's border and of a page's: searches pass over
 * blocks and pages that others empty and fill. A set holds one ID at most, so that a range free and
 * a close are one free each; to other sets those of many IDs are a sequence of frees.
 */
@Param(name = "set", gen = IntGen.class, conf = "1:3")
@Param(name = "place", gen = IntGen.class, conf = "0:3")
public class SetsAcrossBordersLincheckTest extends LincheckTest {
  private static final int[] PLACES = {511, 512, 16_383, 16_384};
  private static final int QUOTA_IDS = 1;

  private final PasidSpace space =
      PasidSpace.builder()
          .bits(15)
          .reserve(PasidRange.of(0, 510))
          .reserve(PasidRange.of(513, 16_382))
          .reserve(PasidRange.of(16_385, 32_767))
          .build();
  private final PasidSet[] sets = {
    space.open("vm-1", Quota.limit(QUOTA_IDS)),
    space.open("vm-2", Quota.limit(QUOTA_IDS)),
    space.open("vm-3", Quota.limit(QUOTA_IDS))
  };

  /** The lowest ID from a place on. */
  @Operation
  public int allocate(@Param(name = "set") int set, @Param(name = "place") int place) {
    return sets[set - 1].tryAllocate(PasidRange.of(PLACES[place], PasidRange.MAX_BOUND));
  }

  /** The lowest ID up to a place. */
  @Operation
  public int allocateUpTo(@Param(name = "set") int set, @Param(name = "place") int place) {
    return sets[set - 1].tryAllocate(PasidRange.of(0, PLACES[place]));
  }

  /** Frees what is held from a place on. */
  @Operation
  public int freeFrom(@Param(name = "set") int set, @Param(name = "place") int place) {
    return sets[set - 1].free(PasidRange.of(PLACES[place], PasidRange.MAX_BOUND));
  }

  /** Frees all that is held. */
  @Operation
  public int freeAll(@Param(name = "set") int set) {
    return sets[set - 1].free(PasidRange.ALL);
  }

  /** Returns whether a set holds an ID. */
  @Operation
  public boolean holds(@Param(name = "set") int set, @Param(name = "place") int place) {
    return sets[set - 1].holds(PLACES[place]);
  }

  @Override
  Class<?> specification() {
    return Specification.class;
  }

  /** The same without concurrency. */
  public static class Specification {
    private final LowestIds ids = new LowestIds(QUOTA_IDS, PLACES);

    /** The lowest ID from a place on. */
    public int allocate(int set, int place) {
      return ids.allocate(set, PLACES[place], Integer.MAX_VALUE);
    }

    /** The lowest ID up to a place. */
    public int allocateUpTo(int set, int place) {
      return ids.allocate(set, 0, PLACES[place]);
    }

    /** Frees what is held from a place on. */
    public int freeFrom(int set, int place) {
      return ids.free(set, PLACES[place], Integer.MAX_VALUE);
    }

    /** Frees all that is held. */
    public int freeAll(int set) {
      return ids.free(set, 0, Integer.MAX_VALUE);
    }

    /** Returns whether a set holds an ID. */
    public boolean holds(int set, int place) {
      return ids.holds(set, PLACES[place]);
    }
  }
}
