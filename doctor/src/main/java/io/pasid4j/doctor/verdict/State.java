// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.verdict;

import java.util.Locale;

/** The state of one row of a report. */
public enum State {
  /** As it should be. */
  OK,
  /** Does not matter here. */
  NEUTRAL,
  /** Works, but not as well as it could, or not for everybody. */
  WARNING,
  /** Does not work, or cannot be said to. */
  FAILED;

  /** As reports print it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
