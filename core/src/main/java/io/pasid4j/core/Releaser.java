// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.Geometry;
import io.pasid4j.core.held.IdSink;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordPage;
import org.jspecify.annotations.Nullable;

/**
 * Gives back what a set holds, leaf by leaf: words first, then the leaf, and once per page the
 * summary. Scratch of one set, guarded by its gate.
 */
final class Releaser implements IdSink {
  private static final int LEAVES_TO_PAGE = Geometry.PAGE_SHIFT - Geometry.LEAF_SHIFT;
  private static final int LEAVES_TO_BLOCK = Geometry.BLOCK_SHIFT - Geometry.LEAF_SHIFT;

  private final FreeIndex index;
  private @Nullable IdempotencyKeys keys;
  private int page;
  private int blocks;

  Releaser(FreeIndex index) {
    this.index = index;
  }

  /** Forgets the keys of what is released, from now on. */
  void keys(IdempotencyKeys keys) {
    this.keys = keys;
  }

  /** Gives one ID back. */
  void release(int id) {
    freeWord(index.words(id), id);
    index.release(id);
  }

  @Override
  public void accept(int leaf, int mask) {
    if (leaf >>> LEAVES_TO_PAGE != page) {
      finish();
      page = leaf >>> LEAVES_TO_PAGE;
    }
    freeWords(leaf << Geometry.LEAF_SHIFT, mask);
    index.releaseLeaf(leaf, mask);
    blocks |= 1 << (leaf >>> LEAVES_TO_BLOCK);
  }

  /** Ends the release: after this every search finds what was given. */
  void finish() {
    if (blocks != 0) {
      index.announce(page, blocks);
      blocks = 0;
    }
  }

  private void freeWords(int first, int mask) {
    WordPage words = index.words(first);
    for (int rest = mask; rest != 0; rest &= rest - 1) {
      freeWord(words, first + Integer.numberOfTrailingZeros(rest));
    }
  }

  private void freeWord(WordPage words, int id) {
    int offset = FreeIndex.offset(id);
    words.storeRelease(offset, Word.freed(words.load(offset)));
    if (keys != null) {
      keys.forget(id);
    }
  }
}
