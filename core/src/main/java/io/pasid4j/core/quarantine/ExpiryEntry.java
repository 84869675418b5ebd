// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quarantine;

/**
 * A leaf with quarantined IDs, in the order in which leaves have to be looked at.
 *
 * @param dueMs nothing in the leaf is due before, in ms
 * @param sequence how many entries were made before; no two are equal
 * @param leaf the leaf
 */
record ExpiryEntry(long dueMs, long sequence, int leaf) implements Comparable<ExpiryEntry> {
  @Override
  public int compareTo(ExpiryEntry other) {
    int byDue = Long.compare(dueMs, other.dueMs);
    return byDue != 0 ? byDue : Long.compare(sequence, other.sequence);
  }
}
