// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Fixtures that many tests share. */
final class Given {
  /** A quota that refuses nothing. */
  static final Quota UNLIMITED = Quota.limit(Integer.MAX_VALUE);

  private Given() {}

  /** A space in which only ID 0 is reserved. */
  static PasidSpace space(int bits) {
    return PasidSpace.builder().bits(bits).build();
  }

  /** A space in which no ID is reserved. */
  static PasidSpace wholeSpace(int bits) {
    return PasidSpace.builder().bits(bits).giveZero().build();
  }

  /** Allocates each of the IDs by name. */
  static void take(PasidSet set, int... ids) {
    for (int id : ids) {
      set.allocate(PasidRange.exactly(id));
    }
  }

  /** The IDs of a set, in the order of the visit. */
  static int[] held(PasidSet set) {
    return held(set, PasidRange.ALL);
  }

  /** The IDs of a set in a range, in the order of the visit. */
  static int[] held(PasidSet set, PasidRange range) {
    int[] ids = new int[set.size()];
    int[] at = {0};
    set.forEach(range, id -> ids[at[0]++] = id);
    return Arrays.copyOf(ids, at[0]);
  }

  /** The IDs from {@code min} to {@code max}, both inclusive. */
  static int[] ids(int min, int max) {
    return IntStream.rangeClosed(min, max).toArray();
  }
}
