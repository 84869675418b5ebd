// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

/** True if PASIDs can be used. */
public enum Verdict {
  /** Yes. */
  USABLE("USABLE"),
  /** After a command that needs no other hardware, firmware, kernel or start. */
  NOT_YET("NOT YET"),
  /** The deciding fact cannot be seen. */
  UNKNOWN("UNKNOWN"),
  /** No. */
  NOT_USABLE("NOT USABLE");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** The word in reports. */
  public String text() {
    return text;
  }
}
