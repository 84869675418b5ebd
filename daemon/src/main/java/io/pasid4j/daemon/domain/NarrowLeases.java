// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.host.DomainHost;
import io.pasid4j.domain.message.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Leases for tenants who want IDs of a range. A tenant may ask for one ID of each block in turn,
 * and frees it again: with the blocks around them its host would soon have all of the domain. So a
 * host that has some blocks' worth unused leases no more than what a narrow range has.
 *
 * @param host asks the domain
 * @param unusedIds how many leased IDs no tenant has
 * @param leaseIds how many IDs a block has
 * @param maxId the greatest of the space
 */
record NarrowLeases(DomainHost host, LongSupplier unusedIds, int leaseIds, long maxId)
    implements LeaseDesk.Domain {
  /** The blocks' worth that a host may have unused before it leases no block for a narrow range. */
  private static final int UNUSED_BLOCKS = 4;

  @Override
  public CompletableFuture<Answer> lease(PasidRange range, int countIds) {
    boolean isNarrow = range.max() - range.min() < leaseIds;
    if (isNarrow && unusedIds.getAsLong() >= (long) UNUSED_BLOCKS * leaseIds) {
      return host.leaseExactly(List.of(PasidRange.of(range.min(), Math.min(range.max(), maxId))));
    }
    return host.lease(range, countIds);
  }
}
