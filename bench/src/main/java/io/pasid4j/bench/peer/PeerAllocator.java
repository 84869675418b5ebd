// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

/**
 * An allocator of the IDs {@code [1, 2^bits)} that is measured beside the others. Thread-safe. ID 0
 * is never allocated, and an allocation takes the lowest free ID of its range.
 */
public interface PeerAllocator {
  /** Opens a set that may hold {@code quotaIds} IDs at once. */
  PeerSet open(int quotaIds);
}
