// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Refusal;

/** Why an allocation was refused, for people; the reason's name comes first, for programs. */
public final class RefusalText {
  private RefusalText() {}

  /** One line. */
  public static String of(PasidUnavailableException refused) {
    return "%s: %s (range: %s)"
        .formatted(refused.reason(), meaning(refused.reason()), refused.range());
  }

  /** What a reason means. */
  public static String meaning(Refusal reason) {
    return switch (reason) {
      case QUOTA -> "the session would hold more than its quota";
      case RANGE_FULL -> "too few IDs of the range are free";
      case RESERVED -> "every ID of the range is reserved";
      case FRAGMENTED -> "no block of the range is long enough";
      case CAPACITY -> "what is free is guaranteed to other sets";
      case CLOSED -> "the session has ended";
      case QUARANTINED -> "IDs of the range were freed, but rest before they are free";
    };
  }
}
