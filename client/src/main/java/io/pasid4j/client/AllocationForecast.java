// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.Quota;
import io.pasid4j.core.RangeSurvey;
import io.pasid4j.protocol.command.ExplainReply;

/**
 * The result that an allocation would have at one moment, see {@link PasidClient#explain}.
 * Immutable.
 *
 * @param code the negative {@link io.pasid4j.core.Refusal#code}, or a newer daemon's code that
 *     {@link io.pasid4j.core.Refusal#ofCode} does not know; 0 if the allocation would succeed or is
 *     forbidden
 * @param forbidden true if no rule lets this user open a set in the space
 * @param quota the set's quota; 0 if it is forbidden
 * @param heldIds number of IDs that count against the quota, 0 to 2^31-1 inclusive
 * @param availableAtMs earliest time when the refusal may end, in milliseconds since 1970; -1 if
 *     not known
 * @param range the free and reserved IDs of the range; {@code nextReturnMs} is {@code
 *     availableAtMs}
 */
public record AllocationForecast(
    int code, boolean forbidden, Quota quota, int heldIds, long availableAtMs, RangeSurvey range) {
  static AllocationForecast of(ExplainReply reply) {
    return new AllocationForecast(
        reply.code(),
        reply.forbidden(),
        reply.quota(),
        reply.heldIds(),
        reply.availableAtMs(),
        reply.range());
  }

  /**
   * Returns whether the allocation would succeed now.
   *
   * @return false if it would be refused, or is forbidden
   */
  public boolean succeeds() {
    return code == 0 && !forbidden;
  }
}
