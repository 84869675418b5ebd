// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import io.pasid4j.core.PasidRange;

/** The IDs of one tenant. It frees only its own. */
public interface PeerSet {
  /**
   * Allocates the lowest free ID of the range, clamped to the space; negative if none is available.
   */
  int allocate(PasidRange range);

  /**
   * Frees all IDs of the set in the range.
   *
   * @return how many
   */
  int free(PasidRange range);

  /** Frees one ID; false if this set does not hold it. */
  boolean free(int id);

  /** Number of IDs this set holds. */
  int size();
}
