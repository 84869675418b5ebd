// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

/** Result of dropping a reference, with its number on the wire. */
public enum PutOutcome {
  KEPT(0),
  LAST(1),
  RELEASED(2),
  UNKNOWN(3);

  private final int code;

  PutOutcome(int code) {
    this.code = code;
  }

  /** The number of the wire. */
  public int code() {
    return code;
  }
}
