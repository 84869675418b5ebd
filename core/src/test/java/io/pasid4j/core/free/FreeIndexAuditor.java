// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads the free index from inside, while no operation is in progress. */
public final class FreeIndexAuditor {
  private final FreeIndex index;
  private final int maxId;

  /** An auditor of the index of {@code [0, maxId]}. */
  public FreeIndexAuditor(FreeIndex index, int maxId) {
    this.index = index;
    this.maxId = maxId;
  }

  /** Returns whether an ID's bit is set in its leaf. */
  public boolean canBeTaken(int id) {
    return (index.loadLeaf(id >>> BitmapLayout.LEAF_SHIFT) & 1L << id) != 0;
  }

  /** Checks that blocks, pages and counts agree with the leaves, and no ID is past the space. */
  public void checkSummaries() {
    for (int page = 0; page <= BitmapLayout.page(maxId); page++) {
      long taken = 0;
      for (int block = 0; block < BitmapLayout.PAGE_BLOCKS; block++) {
        taken += checkBlock(page, block);
      }
      long[] bits = index.bits(page);
      if (bits != null && index.pageLives().dropsPages()) {
        assertThat(PageBits.taken(bits)).as("taken in page %d", page).isEqualTo(taken);
      }
    }
    for (int leaf = 0; leaf < index.lowestLeaf(); leaf++) {
      assertThat(index.loadLeaf(leaf)).as("free below the lowest leaf: leaf %d", leaf).isZero();
    }
    long past = -2L << (maxId & 63);
    assertThat(index.loadLeaf(maxId >>> BitmapLayout.LEAF_SHIFT) & past)
        .as("IDs past the space")
        .isZero();
  }

  private long checkBlock(int page, int block) {
    long leaves = 0;
    long taken = 0;
    for (int leaf = 0; leaf < 64; leaf++) {
      int at = page * BitmapLayout.PAGE_LEAVES + block * 64 + leaf;
      long free = index.loadLeaf(at);
      leaves |= free == 0 ? 0 : 1L << leaf;
      taken += Long.bitCount(index.freshLeaf(at) & ~free);
    }
    long first =
        ((long) page << BitmapLayout.PAGE_SHIFT) + ((long) block << BitmapLayout.BLOCK_SHIFT);
    if (first <= maxId) {
      assertThat(index.hasFreeInBlock(first)).as("block of %d", first).isEqualTo(leaves != 0);
    }
    long[] bits = index.bits(page);
    if (bits != null) {
      assertThat(PageBits.block(bits, block)).as("leaves of block of %d", first).isEqualTo(leaves);
    }
    return taken;
  }
}
