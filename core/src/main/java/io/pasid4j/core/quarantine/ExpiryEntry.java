// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quarantine;

/**
 * A leaf with quarantined IDs, in the order in which leaves have to be visited. No two are equal.
 */
final class ExpiryEntry implements Comparable<ExpiryEntry> {
  private final long dueMs;
  private final long sequence;
  private final int leaf;

  /** True if it counts, did so, or never will: it is queued before that is decided. */
  private volatile boolean decided;

  /**
   * Creates an entry that does not count yet.
   *
   * @param dueMs no ID of the leaf is due before, in ms
   * @param sequence how many entries were made before
   * @param leaf the leaf
   */
  ExpiryEntry(long dueMs, long sequence, int leaf) {
    this.dueMs = dueMs;
    this.sequence = sequence;
    this.leaf = leaf;
  }

  long dueMs() {
    return dueMs;
  }

  int leaf() {
    return leaf;
  }

  void decided() {
    decided = true;
  }

  boolean isDecided() {
    return decided;
  }

  @Override
  public int compareTo(ExpiryEntry other) {
    int byDue = Long.compare(dueMs, other.dueMs);
    return byDue != 0 ? byDue : Long.compare(sequence, other.sequence);
  }
}
