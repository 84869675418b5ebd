// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * A range of IDs, both ends inclusive, each an unsigned 32-bit number. A range may reach past the
 * space it is used on: allocation clamps it, free ignores the rest. Immutable.
 *
 * @param min the lowest ID, 0 to 2^32-1 inclusive
 * @param max the highest ID, {@code min} to 2^32-1 inclusive
 */
public record PasidRange(long min, long max) {
  /** The greatest bound a range can have: 2^32-1. */
  public static final long MAX_BOUND = 0xFFFF_FFFFL;

  /** Every ID there can be: {@code [0, 2^32-1]}. */
  public static final PasidRange ALL = new PasidRange(0, MAX_BOUND);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a bound is outside 0 to 2^32-1, or {@code min > max}; the
   *     message names the values
   */
  public PasidRange {
    if (min < 0 || min > MAX_BOUND) {
      throw new IllegalArgumentException("min: " + min + " (expected: 0 to 4294967295)");
    }
    if (max < 0 || max > MAX_BOUND) {
      throw new IllegalArgumentException("max: " + max + " (expected: 0 to 4294967295)");
    }
    if (min > max) {
      throw new IllegalArgumentException("min: " + min + " (expected: <= max: " + max + ")");
    }
  }

  /**
   * The range from {@code min} to {@code max}.
   *
   * @param min the lowest ID, 0 to 2^32-1 inclusive
   * @param max the highest ID, {@code min} to 2^32-1 inclusive
   * @return the range
   * @throws IllegalArgumentException if a bound is outside 0 to 2^32-1, or {@code min > max}; the
   *     message names the values
   */
  public static PasidRange of(long min, long max) {
    return new PasidRange(min, max);
  }

  /**
   * The range of one ID.
   *
   * @param id the ID, 0 to 2^32-1 inclusive
   * @return {@code [id, id]}
   * @throws IllegalArgumentException if {@code id} is outside 0 to 2^32-1
   */
  public static PasidRange exactly(long id) {
    return new PasidRange(id, id);
  }

  /**
   * Returns whether an ID lies in this range.
   *
   * @param id any number
   * @return true if {@code min <= id <= max}
   */
  public boolean contains(long id) {
    return min <= id && id <= max;
  }

  /**
   * Returns the number of IDs in this range.
   *
   * @return 1 to 2^32 inclusive
   */
  public long countIds() {
    return max - min + 1;
  }

  @Override
  public String toString() {
    return "[" + min + ", " + max + "]";
  }
}
