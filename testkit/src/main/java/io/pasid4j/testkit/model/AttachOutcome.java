// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

/** Result of attaching a set-private ID, with its number on the wire. */
public enum AttachOutcome {
  ATTACHED(0),
  UNKNOWN(1),
  SPID_TAKEN(2),
  ID_TAKEN(3);

  private final int code;

  AttachOutcome(int code) {
    this.code = code;
  }

  /** The number of the wire. */
  public int code() {
    return code;
  }
}
