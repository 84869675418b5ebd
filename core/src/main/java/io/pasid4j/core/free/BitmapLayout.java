// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

/**
 * The division of a space by the free index: 64 IDs are a leaf, 64 leaves a block, 4 blocks a page.
 * A leaf is a word with a bit per ID, a block has a word with a bit per leaf, and above them is a
 * bit per block.
 */
public final class BitmapLayout {
  /** log2 of the IDs of a leaf. */
  public static final int LEAF_SHIFT = 6;

  /** log2 of the IDs of a block. */
  public static final int BLOCK_SHIFT = 12;

  /** log2 of the IDs of a page. */
  public static final int PAGE_SHIFT = 14;

  /** The IDs of a leaf. */
  public static final int LEAF_IDS = 1 << LEAF_SHIFT;

  /** The IDs of a block. */
  static final int BLOCK_IDS = 1 << BLOCK_SHIFT;

  /** The IDs of a page. */
  public static final int PAGE_IDS = 1 << PAGE_SHIFT;

  /** The leaves of a page. */
  static final int PAGE_LEAVES = 1 << (PAGE_SHIFT - LEAF_SHIFT);

  /** The blocks of a page. */
  static final int PAGE_BLOCKS = 1 << (PAGE_SHIFT - BLOCK_SHIFT);

  private BitmapLayout() {}

  /** The page of an ID. */
  public static int page(int id) {
    return id >>> PAGE_SHIFT;
  }

  /** The offset of an ID in its page. */
  public static int offset(int id) {
    return id & (PAGE_IDS - 1);
  }

  /** The leaf of an ID. */
  public static int leaf(int id) {
    return id >>> LEAF_SHIFT;
  }

  /** The first ID of the leaf behind that of {@code id}. */
  public static long nextLeaf(long id) {
    return (id | (LEAF_IDS - 1)) + 1;
  }

  /** The first ID of the page behind that of {@code id}. */
  public static long nextPage(long id) {
    return (id | (PAGE_IDS - 1)) + 1;
  }

  /** The bits of {@code [from, end)} in the leaf of {@code from}; {@code end} may lie behind it. */
  public static long mask(long from, long end) {
    long mask = -1L << from;
    return end < nextLeaf(from) ? mask & ~(-1L << end) : mask;
  }
}
