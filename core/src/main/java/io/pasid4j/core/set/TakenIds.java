// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

/** The IDs that one operation allocates; room for them is made once it is known that it can. */
final class TakenIds {
  private static final int[] NONE = {};

  private final int count;
  private int[] ids = NONE;

  /** Creates room for none of {@code count} IDs yet. */
  TakenIds(int count) {
    this.count = count;
  }

  int count() {
    return count;
  }

  /** Makes room for all. */
  void makeRoom() {
    ids = new int[count];
  }

  /** The IDs, once they are allocated; 0 before. */
  int[] ids() {
    return ids;
  }
}
