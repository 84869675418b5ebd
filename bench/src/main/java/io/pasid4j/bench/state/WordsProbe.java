// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.state;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidSpaceBuilder;
import io.pasid4j.core.Quota;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * The churn of {@code bench core} (a space of 20 bits, 1000 sets, 90 % full at random: free one,
 * allocate one) with the words somewhere. Prints nanoseconds per pair, the best of several rounds.
 * In a JVM of its own, so that the compiler sees one kind of memory only.
 */
public final class WordsProbe {
  private static final int BITS = 20;
  private static final int SETS = 1000;
  private static final int HELD_PER_SET = 943;
  private static final int ROUNDS = 12;
  private static final int PAIRS = 500_000;

  private final PasidSet[] sets = new PasidSet[SETS];
  private final int[] held = new int[SETS * HELD_PER_SET];
  private final SplittableRandom random = new SplittableRandom(1);

  private WordsProbe(PasidSpace space) {
    for (int i = 0; i < SETS; i++) {
      sets[i] = space.open("set-" + i, Quota.limit(2 * HELD_PER_SET));
    }
  }

  /** Arguments: KIND FILE. */
  public static void main(String[] arguments) {
    PasidSpaceBuilder builder = PasidSpace.builder().bits(BITS);
    MemorySegment words = WordKind.valueOf(arguments[0]).words(1 << BITS, Path.of(arguments[1]));
    if (words != null) {
      builder.words(words);
    }
    WordsProbe probe = new WordsProbe(builder.build());
    probe.fill();
    System.out.println(probe.bestNanosPerPair());
  }

  private void fill() {
    int[] ids = new int[(1 << BITS) - 1];
    for (int i = 0; i < ids.length; i++) {
      int at = random.nextInt(i + 1);
      ids[i] = ids[at];
      ids[at] = i + 1;
    }
    for (int i = 0; i < held.length; i++) {
      held[i] = sets[i / HELD_PER_SET].allocate(PasidRange.exactly(ids[i]));
    }
  }

  private double bestNanosPerPair() {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int pair = 0; pair < PAIRS; pair++) {
        churn();
      }
      best = Math.min(best, (double) (System.nanoTime() - start) / PAIRS);
    }
    return best;
  }

  private void churn() {
    int at = random.nextInt(held.length);
    PasidSet set = sets[at / HELD_PER_SET];
    if (!set.free(held[at])) {
      throw new IllegalStateException("freed: false (expected: true), ID " + held[at]);
    }
    held[at] = set.allocate(PasidRange.ALL);
  }
}
