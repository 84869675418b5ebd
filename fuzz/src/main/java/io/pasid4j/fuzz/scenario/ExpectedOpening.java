// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import org.jspecify.annotations.Nullable;

/**
 * Expected result of opening a set.
 *
 * @param opened the set; null if it is refused
 * @param why an errno, or the negative code of a refusal; 0 for a set
 */
record ExpectedOpening(@Nullable ExpectedSet opened, int why) {
  static ExpectedOpening of(ExpectedSet opened) {
    return new ExpectedOpening(opened, 0);
  }

  static ExpectedOpening refused(int why) {
    return new ExpectedOpening(null, why);
  }
}
