// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * The cost of frees since the space was made. All searches of sets' indexes together are no more
 * than the frees and the IDs they freed or that were transferred: so a free of N IDs makes at most
 * N+1, amortised. It visits these N, and what the index still has of IDs that left the set one by
 * one; but each of those only once, so that all visits together are no more than the IDs that were
 * ever allocated or transferred, and the frees of one ID.
 *
 * @param frees how many frees there were, range frees and frees of one ID
 * @param indexSearches how many searches of sets' indexes they made
 * @param idsVisited how many entries of indexes, or IDs, they visited
 */
public record FreeCounters(long frees, long indexSearches, long idsVisited) {
  /**
   * Adds the costs of other frees.
   *
   * @param other what these have cost
   * @return the sums
   */
  public FreeCounters plus(FreeCounters other) {
    return new FreeCounters(
        frees + other.frees, indexSearches + other.indexSearches, idsVisited + other.idsVisited);
  }
}
