// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

/** Seeded randomness, so that every peer and every run does the same operations. */
final class Shuffle {
  private static final long SEED = 0x9E37_79B9_7F4A_7C15L;

  private long state;

  Shuffle(long stream) {
    state = SEED * (2 * stream + 1);
  }

  /** A number of {@code [0, bound)}. */
  int below(int bound) {
    state ^= state << 13;
    state ^= state >>> 7;
    state ^= state << 17;
    return (int) (((state >>> 32) * bound) >>> 32);
  }

  /** The numbers of {@code [from, to)} in random order. */
  int[] numbers(int from, int to) {
    int[] numbers = new int[to - from];
    for (int i = 0; i < numbers.length; i++) {
      int j = below(i + 1);
      numbers[i] = numbers[j];
      numbers[j] = from + i;
    }
    return numbers;
  }
}
