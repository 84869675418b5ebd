// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lincheck;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.PageExtras;
import io.pasid4j.core.free.ReservedBands;
import io.pasid4j.core.word.WordMemory;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * Searches for the lowest ID while IDs are released behind and before them: four IDs, two of which
 * share a leaf, one in the next leaf of the same block, and one in the next page.
 */
public class FreeIndexLincheckTest extends LincheckTest {
  private static final int FIRST = 62;
  private static final int SECOND = 63;
  private static final int THIRD = 64;
  private static final int FOURTH = 16_384;
  private static final int MAX_ID = 32_768;

  private final FreeIndex index =
      new FreeIndex(
          MAX_ID,
          WordMemory.onHeap(MAX_ID),
          new ReservedBands(
              List.of(
                  PasidRange.of(0, FIRST - 1),
                  PasidRange.of(THIRD + 1, FOURTH - 1),
                  PasidRange.of(FOURTH + 1, MAX_ID)),
              MAX_ID),
          PageExtras.NONE,
          FreeIndexLincheckTest::noWord);

  /** An index in which only the second ID is free. */
  public FreeIndexLincheckTest() {
    for (int id : new int[] {FIRST, SECOND, THIRD, FOURTH}) {
      index.take(id, id);
    }
    index.release(SECOND);
  }

  private static void noWord(int id, long word) {
    throw new IllegalStateException("word of " + id + ": " + word + " (expected: none)");
  }

  /** The lowest ID. */
  @Operation
  public int take() {
    return index.take(0, MAX_ID);
  }

  /** The lowest ID from the third on. */
  @Operation
  public int takeFromThird() {
    return index.take(THIRD, MAX_ID);
  }

  /** Releases the first ID, once. */
  @Operation(runOnce = true)
  public void releaseFirst() {
    index.release(FIRST);
  }

  /** Releases the third ID, once. */
  @Operation(runOnce = true)
  public void releaseThird() {
    index.release(THIRD);
  }

  /** Releases the fourth ID, once. */
  @Operation(runOnce = true)
  public void releaseFourth() {
    index.release(FOURTH);
  }

  @Override
  Class<?> specification() {
    return Specification.class;
  }

  @Override
  int actorsBefore() {
    return 0;
  }

  @Override
  int iterations() {
    return 4;
  }

  @Override
  int invocations() {
    return 200;
  }

  /** The same without concurrency. */
  public static class Specification {
    private static final int USER = 1;
    private final LowestIds ids = new LowestIds(4, FIRST, SECOND, THIRD, FOURTH);

    /** An index in which only the second ID is free. */
    public Specification() {
      for (int taken = 0; taken < 4; taken++) {
        ids.allocate(USER, 0, MAX_ID);
      }
      ids.free(USER, SECOND, SECOND);
    }

    /** The lowest ID. */
    public int take() {
      return take(0);
    }

    /** The lowest ID from the third on. */
    public int takeFromThird() {
      return take(THIRD);
    }

    private int take(int min) {
      int id = ids.allocate(USER, min, MAX_ID);
      return id < 0 ? FreeIndex.NONE : id;
    }

    /** Releases the first ID. */
    public void releaseFirst() {
      ids.free(USER, FIRST, FIRST);
    }

    /** Releases the third ID. */
    public void releaseThird() {
      ids.free(USER, THIRD, THIRD);
    }

    /** Releases the fourth ID. */
    public void releaseFourth() {
      ids.free(USER, FOURTH, FOURTH);
    }
  }
}
