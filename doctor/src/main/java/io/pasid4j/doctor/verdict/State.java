// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import java.util.Locale;

/** The state of one row of a report. */
public enum State {
  /** Works. */
  OK,
  /** Does not matter here. */
  NEUTRAL,
  /** Works, but not as well as it could, or not for everybody. */
  WARNING,
  /** Does not work, or is not known to. */
  FAILED;

  /** The word in reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
