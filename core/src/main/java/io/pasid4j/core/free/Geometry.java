// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

/**
 * How the free index divides a space. 32 IDs are a leaf (one word: 32 bits and a version), 16
 * leaves a block (two cache lines), 32 blocks a page (one summary word: 32 bits and a version).
 */
public final class Geometry {
  /** log2 of the IDs of a leaf. */
  public static final int LEAF_SHIFT = 5;

  /** log2 of the IDs of a block. */
  public static final int BLOCK_SHIFT = 9;

  /** log2 of the IDs of a page. */
  public static final int PAGE_SHIFT = 14;

  /** The leaves of a block. */
  static final int BLOCK_LEAVES = 1 << (BLOCK_SHIFT - LEAF_SHIFT);

  /** The leaves of a page. */
  static final int PAGE_LEAVES = 1 << (PAGE_SHIFT - LEAF_SHIFT);

  /** The blocks of a page. */
  static final int PAGE_BLOCKS = 1 << (PAGE_SHIFT - BLOCK_SHIFT);

  /** The IDs of a block. */
  static final int BLOCK_IDS = 1 << BLOCK_SHIFT;

  /** The IDs of a page. */
  static final int PAGE_IDS = 1 << PAGE_SHIFT;

  private Geometry() {}

  /** The page of an ID. */
  static int page(int id) {
    return id >>> PAGE_SHIFT;
  }

  /** The offset of an ID in its page. */
  static int offset(int id) {
    return id & (PAGE_IDS - 1);
  }

  /** The block of an ID, within its page. */
  static int block(int id) {
    return (id >>> BLOCK_SHIFT) & (PAGE_BLOCKS - 1);
  }

  /** The page of a leaf. */
  static int pageOfLeaf(int leaf) {
    return leaf >>> (PAGE_SHIFT - LEAF_SHIFT);
  }

  /** A leaf's place in its page. */
  static int leafInPage(int leaf) {
    return leaf & (PAGE_LEAVES - 1);
  }

  /** The first ID of a leaf of a page. */
  static int id(int page, int leafInPage) {
    return (page << PAGE_SHIFT) + (leafInPage << LEAF_SHIFT);
  }

  /** The blocks of a page from one offset to another, both inclusive; a bit each. */
  static int blocks(int low, int high) {
    return bits(low >>> BLOCK_SHIFT, high >>> BLOCK_SHIFT);
  }

  /** The bits of a 32-way node from {@code first} to {@code last}, both 0 to 31 inclusive. */
  static int bits(int first, int last) {
    return (-1 << first) & (-1 >>> (31 - last));
  }
}
