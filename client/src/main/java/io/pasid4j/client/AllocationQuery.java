// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.command.ExplainRequest;

/**
 * An allocation to explain, see {@link PasidClient#explain}. Immutable.
 *
 * @param setId the set that would allocate, 0 to 2^32-1 inclusive; 0: the set that the user and the
 *     group would open now in the space
 * @param range the range to allocate in, both ends inclusive
 * @param count number of IDs, 1 to 2^31-1 inclusive
 * @param contiguous true for one block without a gap
 * @param uid a user, 0 to 2^32-1 inclusive; ignored with a set
 * @param gid its group, 0 to 2^32-1 inclusive; ignored with a set
 * @param space the space's name, at most 64 bytes of printable UTF-8; empty: the default space;
 *     ignored with a set
 */
public record AllocationQuery(
    long setId, PasidRange range, int count, boolean contiguous, long uid, long gid, String space) {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range; the message names it
   */
  public AllocationQuery {
    var _ = new ExplainRequest(setId, range, count, contiguous, uid, gid, space);
  }

  /** Returns the EXPLAIN command for this query. */
  ExplainRequest request() {
    return new ExplainRequest(setId, range, count, contiguous, uid, gid, space);
  }
}
