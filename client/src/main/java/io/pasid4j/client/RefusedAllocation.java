// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.command.RefusalReply;

/**
 * A refused allocation of this session, see {@link PasidClient#lastRefusal}. Immutable.
 *
 * @param code the negative {@link io.pasid4j.core.Refusal#code}, or a newer daemon's code that
 *     {@link io.pasid4j.core.Refusal#ofCode} does not know
 * @param range the requested range, both ends inclusive
 * @param count number of IDs requested, 0 to 2^31-1 inclusive
 * @param heldIds number of IDs that counted against the quota then, 0 or more
 * @param limitIds the quota's limit then, 0 or more
 * @param availableAtMs latest time when the first of the range's quarantined IDs is free, in
 *     milliseconds since 1970; -1 if not known
 */
public record RefusedAllocation(
    int code, PasidRange range, int count, int heldIds, int limitIds, long availableAtMs) {
  static RefusedAllocation of(RefusalReply reply) {
    return new RefusedAllocation(
        reply.code(),
        reply.range(),
        reply.count(),
        reply.heldIds(),
        reply.limitIds(),
        reply.availableAtMs());
  }
}
