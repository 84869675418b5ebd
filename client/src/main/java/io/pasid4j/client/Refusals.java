// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Refusal;
import java.util.Arrays;

/** Refusals as exceptions. */
final class Refusals {
  private Refusals() {}

  /** The result itself, 0 or more; or throws what its code says. */
  static int orThrow(int result, PasidRange range, int count) {
    if (result >= 0) {
      return result;
    }
    throw Arrays.stream(Refusal.values()).anyMatch(refusal -> refusal.code() == result)
        ? new PasidUnavailableException(Refusal.ofCode(result), range, count)
        : new UnknownRefusalException(result, range, count);
  }
}
