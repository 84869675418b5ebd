// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * Why an allocation was refused. A refusal reveals a tenant's own quota, its own request and the
 * space's configuration, never the holder of an ID that is in the way.
 */
public enum Refusal {
  /** The set holds as many IDs as its quota allows. */
  QUOTA(-1),
  /**
   * Of the IDs of the range that are in the space and not reserved fewer are free than asked for,
   * or the range lies outside the space.
   */
  RANGE_FULL(-2),
  /** Every ID of the range that is in the space is reserved: waiting cannot help. */
  RESERVED(-3),
  /** There are enough IDs in the range, but no contiguous block of the requested length. */
  FRAGMENTED(-4),
  /** There are enough IDs in the range, but the free ones of the space are guaranteed to others. */
  CAPACITY(-5),
  /** The set is closed. */
  CLOSED(-6),
  /** No ID is free in the range, but quarantined ones will be. */
  QUARANTINED(-7);

  private static final Refusal[] BY_CODE = byCode();

  private final int code;

  Refusal(int code) {
    this.code = code;
  }

  /**
   * Returns the number that {@link PasidSet#tryAllocate} returns for this refusal.
   *
   * @return a negative number, stable over versions
   */
  public int code() {
    return code;
  }

  /**
   * Returns the refusal with a code.
   *
   * @param code the result of {@link PasidSet#tryAllocate}
   * @return the refusal
   * @throws IllegalArgumentException if no refusal has that code
   */
  public static Refusal ofCode(int code) {
    if (code >= 0 || code <= -BY_CODE.length) {
      throw new IllegalArgumentException(
          "code: " + code + " (expected: " + -(BY_CODE.length - 1) + " to -1)");
    }
    return BY_CODE[-code];
  }

  private static Refusal[] byCode() {
    Refusal[] refusals = values();
    Refusal[] byCode = new Refusal[refusals.length + 1];
    for (Refusal refusal : refusals) {
      byCode[-refusal.code] = refusal;
    }
    return byCode;
  }
}
