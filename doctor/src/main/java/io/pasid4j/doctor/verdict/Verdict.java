// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

/** The verdict on whether PASIDs can be used. */
public enum Verdict {
  /** They can. */
  USABLE("USABLE"),
  /** They can after a command, without other hardware, firmware or kernel, or a restart. */
  NOT_YET("NOT YET"),
  /** The deciding fact cannot be seen. */
  UNKNOWN("UNKNOWN"),
  /** They cannot. */
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
