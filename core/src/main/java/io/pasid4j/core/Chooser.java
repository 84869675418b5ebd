// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** Takes a free ID for one set, by the space's policy. Guarded by the set's gate. */
interface Chooser {
  /** Takes an ID in {@code [min, max]}, both inclusive and in the space; or FreeIndex.NONE. */
  int take(int min, int max);
}
