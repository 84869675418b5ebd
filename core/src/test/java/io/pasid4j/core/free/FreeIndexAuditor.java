// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static org.assertj.core.api.Assertions.assertThat;

/** Looks at the free index from inside, while no operation is under way. */
public final class FreeIndexAuditor {
  private final FreeIndex index;
  private final int maxId;

  /** An auditor of the index of {@code [0, maxId]}. */
  public FreeIndexAuditor(FreeIndex index, int maxId) {
    this.index = index;
    this.maxId = maxId;
  }

  /** Whether the leaf says that an ID can be taken. */
  public boolean canBeTaken(int id) {
    return (index.loadLeaf(id >>> Geometry.LEAF_SHIFT) & 1L << (id & 31)) != 0;
  }

  /** Checks that no ID that can be taken is hidden by the summaries, and none is past the space. */
  public void checkSummaries() {
    int lastLeaf = maxId >>> Geometry.LEAF_SHIFT;
    for (int leaf = 0; leaf <= lastLeaf; leaf++) {
      int ids = (int) index.loadLeaf(leaf);
      if (ids != 0) {
        int first = leaf << Geometry.LEAF_SHIFT;
        int page = Geometry.page(first);
        assertThat(index.summary().load(page) & 1L << Geometry.block(first))
            .as("summary of leaf %d", leaf)
            .isNotZero();
        assertThat(index.summary().isListed(page)).as("root of page %d", page).isTrue();
      }
    }
    int past = (int) (-2L << (maxId & 31));
    assertThat((int) index.loadLeaf(lastLeaf) & past).as("IDs past the space").isZero();
  }
}
