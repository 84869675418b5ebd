// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.rest;

/**
 * A leaf in which IDs rest, in the order of {@link RestingLeaves}.
 *
 * @param state the leaf's state when it was queued
 * @param leaf the leaf
 */
public record RestingLeaf(long state, int leaf) implements Comparable<RestingLeaf> {
  /** Nothing in the leaf is due before, in ms. */
  public long dueMs() {
    return RestingLeaves.dueMs(state);
  }

  @Override
  public int compareTo(RestingLeaf other) {
    int byDue = Long.compare(state, other.state);
    return byDue != 0 ? byDue : Integer.compare(leaf, other.leaf);
  }
}
