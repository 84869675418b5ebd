// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * What frees have cost since the space was made. With N IDs held in the range, a free makes at most
 * N+1 searches of the set's index, and visits these N. It also visits what the index still has of
 * IDs that left the set one by one; but each of those only once, so that all visits together are no
 * more than the IDs that were ever allocated, and the frees of one ID.
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
