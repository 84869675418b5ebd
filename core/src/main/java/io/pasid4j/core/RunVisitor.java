// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import org.jspecify.annotations.Nullable;

/** Visits runs of IDs that have one state and one holder. */
@FunctionalInterface
public interface RunVisitor {
  /**
   * Visits a run. Called without a lock, so it may take its time; later runs are read after it
   * returns.
   *
   * @param first the first ID of the run
   * @param last the last ID of the run, inclusive
   * @param state of every ID of the run
   * @param holder the set that holds them, has them pending, or has reported them as foreign; null
   *     if there is none, or if their set was not claimed since the words were recovered
   * @return whether to go on; false ends the scan
   */
  boolean visit(int first, int last, IdState state, @Nullable PasidSet holder);
}
