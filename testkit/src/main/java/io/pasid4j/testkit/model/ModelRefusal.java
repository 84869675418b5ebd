// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

/** A reason to refuse, with the names and numbers of the allocator's. */
public enum ModelRefusal {
  QUOTA(-1),
  RANGE_FULL(-2),
  RESERVED(-3),
  FRAGMENTED(-4),
  CAPACITY(-5),
  CLOSED(-6),
  QUARANTINED(-7);

  private final int code;

  ModelRefusal(int code) {
    this.code = code;
  }

  /** The number of the wire, negative. */
  public int code() {
    return code;
  }
}
