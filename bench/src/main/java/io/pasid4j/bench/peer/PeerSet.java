// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import io.pasid4j.core.PasidRange;

/** What one tenant holds of a {@link Peer}. It frees only what it holds. */
public interface PeerSet {
  /** Takes the lowest free ID of the range, clamped to the space; negative if none can be had. */
  int allocate(PasidRange range);

  /** Frees all this set holds in the range and returns how many that was. */
  int free(PasidRange range);

  /** Frees one ID; false if this set does not hold it. */
  boolean free(int id);

  /** How many IDs this set holds. */
  int size();
}
