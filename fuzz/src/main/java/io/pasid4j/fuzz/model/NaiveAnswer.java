// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.model;

import java.util.List;

/**
 * What an allocation comes to.
 *
 * @param ids in ascending order; none if it is refused
 * @param code of the refusal, negative; 0 if there is none
 * @param availableAtMs when the first ID that is in the way is free; -1 if no rest is in the way
 */
public record NaiveAnswer(List<Integer> ids, int code, long availableAtMs) {
  static final int QUOTA = -1;
  static final int RANGE_FULL = -2;
  static final int RESERVED = -3;
  static final int FRAGMENTED = -4;
  static final int CAPACITY = -5;
  static final int QUARANTINED = -7;

  private static final long UNKNOWN_MS = -1;

  static NaiveAnswer given(List<Integer> ids) {
    return new NaiveAnswer(List.copyOf(ids), 0, UNKNOWN_MS);
  }

  static NaiveAnswer refused(int code) {
    return new NaiveAnswer(List.of(), code, UNKNOWN_MS);
  }

  static NaiveAnswer resting(long availableAtMs) {
    return new NaiveAnswer(List.of(), QUARANTINED, availableAtMs);
  }
}
