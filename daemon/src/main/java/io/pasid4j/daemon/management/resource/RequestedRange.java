// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ProblemException;

/** Reads ranges in queries. */
final class RequestedRange {
  private RequestedRange() {}

  /** The range from {@code min}, or 0, to {@code max}, or the greatest ID. */
  static PasidRange of(ApiCall call, long greatest) {
    long min = call.queryNumber("min", 0, PasidRange.MAX_BOUND, 0);
    long max = call.queryNumber("max", 0, PasidRange.MAX_BOUND, Math.max(min, greatest));
    return of(min, max);
  }

  /** The range from {@code min} to {@code max}, both of which have to be given. */
  static PasidRange required(ApiCall call) {
    if (call.query("min").isEmpty() || call.query("max").isEmpty()) {
      throw ProblemException.invalid("min, max: missing (expected: the first and the last ID)");
    }
    return of(call, PasidRange.MAX_BOUND);
  }

  /** A range. */
  static PasidRange of(long min, long max) {
    try {
      return PasidRange.of(min, max);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid(String.valueOf(e.getMessage()));
    }
  }
}
