// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A set that has had its IDs allocates and frees without allocating memory. */
class NoGarbageTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int SETS = 20;
  private static final int IDS = 900;
  private static final int BITS = 16;

  private final Random random = new Random(1);

  /** Kinds of spaces and sets, which take different paths. */
  enum Kind {
    PLAIN,
    CYCLIC,
    GUARANTEED,
    ACCOUNTED,
    REFERENCED
  }

  private PasidSet[] sets(Kind kind) {
    PasidSpaceBuilder builder = PasidSpace.builder().bits(BITS);
    PasidSpace space = (kind == Kind.CYCLIC ? builder.policy(Policy.CYCLIC) : builder).build();
    int guaranteedIds = kind == Kind.GUARANTEED ? 10 : 0;
    Quota quota = new Quota(guaranteedIds, 2 * IDS);
    PasidSet[] sets = new PasidSet[SETS];
    for (int at = 0; at < SETS; at++) {
      sets[at] =
          kind == Kind.ACCOUNTED
              ? space.open("vm-" + at, quota, space.account(at % 2))
              : space.open("vm-" + at, quota);
      if (kind == Kind.REFERENCED) {
        sets[at].get(sets[at].allocate(PasidRange.ALL));
      }
    }
    return sets;
  }

  private int[][] populate(PasidSet[] sets) {
    int[][] held = new int[SETS][IDS];
    for (int at = 0; at < SETS * IDS; at++) {
      int min = 1 + random.nextInt((1 << BITS) - 1);
      int set = at % SETS;
      int id = sets[set].tryAllocate(PasidRange.of(min, PasidRange.MAX_BOUND));
      held[set][at / SETS] = id >= 0 ? id : sets[set].allocate(PasidRange.ALL);
    }
    return held;
  }

  private void churn(PasidSet[] sets, int[][] held, int pairs) {
    for (int pair = 0; pair < pairs; pair++) {
      int set = random.nextInt(SETS);
      int slot = random.nextInt(IDS);
      sets[set].free(held[set][slot]);
      held[set][slot] = sets[set].tryAllocate(PasidRange.ALL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomPairsTakeNoMemory(Kind kind) {
    PasidSet[] sets = sets(kind);
    int[][] held = populate(sets);
    churn(sets, held, 10 * SETS);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    churn(sets, held, SETS * IDS / 5);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isZero();
    assertThat(sets[0].size()).isEqualTo(kind == Kind.REFERENCED ? IDS + 1 : IDS);
  }

  /** Once in some 1000 pairs a set sorts its index, and Arrays.sort makes 24 bytes a partition. */
  @ParameterizedTest
  @EnumSource
  void pairsTakeNoMemoryForEverButForSorting(Kind kind) {
    PasidSet[] sets = sets(kind);
    int[][] held = populate(sets);
    // Grows each set's index to its final length.
    int pairs = 4 * SETS * IDS;
    churn(sets, held, pairs);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    churn(sets, held, pairs);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(pairs / 2);
  }

  @ParameterizedTest
  @EnumSource
  void pairsInAWindowTakeNoMemory(Kind kind) {
    PasidSet[] sets = sets(kind);
    populate(sets);
    PasidRange[] windows = new PasidRange[1000];
    for (int at = 0; at < windows.length; at++) {
      int min = random.nextInt((1 << BITS) - 4096);
      windows[at] = PasidRange.of(min, min + 4095);
    }
    windows(sets, windows);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    windows(sets, windows);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isZero();
  }

  private static void windows(PasidSet[] sets, PasidRange[] windows) {
    for (int at = 0; at < windows.length; at++) {
      PasidSet set = sets[at % SETS];
      set.free(set.tryAllocate(windows[at]));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REFERENCED")
  void rangeFreesTakeNoMemory(Kind kind) {
    PasidSet[] warm = sets(kind);
    populate(warm);
    freeByRanges(warm);
    PasidSet[] sets = sets(kind);
    populate(sets);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    int freed = freeByRanges(sets);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isZero();
    assertThat(freed).isEqualTo(SETS * IDS);
  }

  private static int freeByRanges(PasidSet[] sets) {
    int freed = 0;
    for (PasidSet set : sets) {
      freed += set.free(PasidRange.ALL);
    }
    return freed;
  }

  @Test
  void referencesAndQuestionsTakeNoMemory() {
    PasidSet set = sets(Kind.PLAIN)[0];
    int id = set.allocate(PasidRange.ALL);
    ask(set, id);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean all = ask(set, id);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isZero();
    assertThat(all).isTrue();
  }

  private static boolean ask(PasidSet set, int id) {
    return set.get(id) == GetResult.TAKEN
        && set.put(id) == PutResult.LAST
        && set.holds(id)
        && set.size() == 1
        && set.findBySpid(7) == -1
        && !set.free(id + 1);
  }
}
