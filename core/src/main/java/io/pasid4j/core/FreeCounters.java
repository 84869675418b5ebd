// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * What frees have cost since the space was made: with N IDs held in the range, a free makes at most
 * N+1 index searches and visits N IDs.
 *
 * @param frees how many frees there were, range frees and frees of one ID
 * @param indexSearches how many searches of sets' indexes they made, each one descent
 * @param idsVisited how many IDs they visited
 */
public record FreeCounters(long frees, long indexSearches, long idsVisited) {
  FreeCounters plus(FreeCounters other) {
    return new FreeCounters(
        frees + other.frees, indexSearches + other.indexSearches, idsVisited + other.idsVisited);
  }
}
