// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

/**
 * The held IDs of one 2^16-aligned stretch, by their low 16 bits ("lows", 0 to 65535 inclusive).
 * Not thread-safe: the set's gate guards it.
 */
sealed interface Container permits ArrayContainer, BitmapContainer {
  /** How many IDs a container covers. */
  int IDS = 1 << 16;

  /** Adds a low that is not in it; answers the container that holds the result. */
  Container add(int low);

  /** Removes a low that is in it; answers the container that holds the result. */
  Container remove(int low);

  int size();

  /**
   * Gives what lies in {@code [min, max]}, both inclusive, to {@code sink}.
   *
   * @param leafBase the leaf of low 0
   * @return how many IDs that was
   */
  int visit(int min, int max, int leafBase, IdSink sink);

  /** Removes what lies in {@code [min, max]}, both inclusive; answers what holds the rest. */
  Container removeRange(int min, int max);
}
