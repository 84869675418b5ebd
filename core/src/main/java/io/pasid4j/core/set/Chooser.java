// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

/** Takes a free ID in {@code [min, max]} by the space's policy; FreeIndex.NONE if there is none. */
@FunctionalInterface
public interface Chooser {
  /** Takes an ID. */
  int take(int min, int max);
}
