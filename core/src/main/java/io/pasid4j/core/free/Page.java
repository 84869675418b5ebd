// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static io.pasid4j.core.free.Geometry.BLOCK_LEAVES;
import static io.pasid4j.core.free.Geometry.LEAF_SHIFT;

import io.pasid4j.core.word.WordPage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The words and the leaves of {@link Geometry#PAGE_IDS} IDs. A leaf has a bit per ID, 1 when it can
 * be taken, in its low half, and in its high half a version that grows with every release, so that
 * a leaf that looks unchanged is unchanged.
 */
final class Page {
  private static final VarHandle LEAVES = MethodHandles.arrayElementVarHandle(long[].class);
  private static final long ONE_RELEASE = 1L << 32;

  private static final VarHandle EMPTY_LEAVES;

  static {
    try {
      EMPTY_LEAVES = MethodHandles.lookup().findVarHandle(Page.class, "emptyLeaves", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int VERSION_SHIFT = 16;

  private final WordPage words;
  private final long[] leaves;

  /** How many leaves, from the first on, were empty at which version of the page. A hint. */
  private volatile long emptyLeaves;

  /** A page whose leaves say what can be taken: {@code leaves} is taken over. */
  Page(WordPage words, long[] leaves) {
    this.words = words;
    this.leaves = leaves;
  }

  WordPage words() {
    return words;
  }

  /** Reads a leaf with its version, with the order of a volatile read. */
  long loadLeaf(int leaf) {
    return (long) LEAVES.getVolatile(leaves, leaf);
  }

  /** Takes the IDs of {@code mask} if the leaf is unchanged since {@code seen} was read. */
  boolean casTake(int leaf, long seen, int mask) {
    return LEAVES.compareAndSet(leaves, leaf, seen, seen & ~Integer.toUnsignedLong(mask));
  }

  /**
   * Lets the IDs of {@code mask} be taken, none of which can be now: so an addition sets their
   * bits. Who takes one sees the words stored before.
   */
  void addRelease(int leaf, int mask) {
    LEAVES.getAndAdd(leaves, leaf, Integer.toUnsignedLong(mask) + ONE_RELEASE);
  }

  /**
   * Lets all IDs of a leaf be taken, all of which the caller's set holds. So nobody else can change
   * the leaf: there is nothing to take, and nobody else has anything to give back.
   */
  void storeRelease(int leaf) {
    long taken = loadLeaf(leaf);
    LEAVES.setRelease(leaves, leaf, taken + ONE_RELEASE + Integer.toUnsignedLong(-1));
  }

  /**
   * Notes that nothing could be taken from the leaves below one: at a version of the summary's word
   * that was the same before and after they were looked at.
   */
  void noteEmpty(long version, int leaf) {
    long note = version << VERSION_SHIFT | leaf;
    if (emptyLeaves != note) {
      EMPTY_LEAVES.setOpaque(this, note);
    }
  }

  /** Below this offset nothing can be taken while the version is the one noted; else 0. */
  int emptyIds(long version) {
    long note = emptyLeaves;
    return note >>> VERSION_SHIFT == version ? (int) (note & 0xFFFF) << LEAF_SHIFT : 0;
  }

  /**
   * The lowest leaf with an ID from one offset to another, both inclusive and of one block; or
   * {@link FreeIndex#NONE}.
   */
  int find(int low, int high) {
    int last = high >>> LEAF_SHIFT;
    int leaf = low >>> LEAF_SHIFT;
    if (leaf > last) {
      return FreeIndex.NONE;
    }
    if (((int) loadLeaf(leaf) & idsOfLeaf(leaf, low, high)) != 0) {
      return leaf;
    }
    for (leaf++; leaf < last; leaf++) {
      if ((int) loadLeaf(leaf) != 0) {
        return leaf;
      }
    }
    return leaf == last && ((int) loadLeaf(leaf) & idsOfLeaf(leaf, low, high)) != 0
        ? leaf
        : FreeIndex.NONE;
  }

  /** The IDs of a leaf from one offset to another, some of which are in it; a bit each. */
  static int idsOfLeaf(int leaf, int low, int high) {
    int ids = leaf == low >>> LEAF_SHIFT ? -1 << low : -1;
    return leaf == high >>> LEAF_SHIFT ? ids & -1 >>> ~high : ids;
  }

  /**
   * Whether no ID of a block can be taken. Plain loads, as a vector: the caller has read the
   * summary's word before, in volatile mode, and changes nothing but by a compare-and-set.
   */
  boolean isEmpty(int block) {
    int first = block * BLOCK_LEAVES;
    long ids = 0;
    for (int leaf = first; leaf < first + BLOCK_LEAVES; leaf++) {
      ids |= leaves[leaf];
    }
    return (int) ids == 0;
  }
}
