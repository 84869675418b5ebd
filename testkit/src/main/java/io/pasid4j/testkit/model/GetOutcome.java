// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

/** Result of taking a reference, with its number on the wire. */
public enum GetOutcome {
  TAKEN(0),
  UNKNOWN(1),
  BUSY(2);

  private final int code;

  GetOutcome(int code) {
    this.code = code;
  }

  /** The number of the wire. */
  public int code() {
    return code;
  }
}
