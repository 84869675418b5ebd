// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static io.pasid4j.core.free.Geometry.BLOCK_SHIFT;
import static io.pasid4j.core.free.Geometry.LEAF_SHIFT;
import static io.pasid4j.core.free.Geometry.PAGE_BLOCKS;
import static io.pasid4j.core.free.Geometry.PAGE_IDS;
import static io.pasid4j.core.free.Geometry.PAGE_LEAVES;
import static io.pasid4j.core.free.Geometry.PAGE_SHIFT;

import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordMemory;
import io.pasid4j.core.word.WordPage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a space, made when first touched: memory grows with use, not with width. An absent
 * page is one in which every ID that is not reserved is free and was never given.
 */
final class Pages {
  private static final VarHandle PAGES = MethodHandles.arrayElementVarHandle(Page[].class);

  /**
   * Read plainly: a page never changes once it is there, its fields are final, and who sees it
   * absent that is not makes another in vain.
   */
  private final @Nullable Page[] pages;

  private final WordMemory memory;
  private final ReservedBands reserved;
  private final int maxId;

  Pages(int maxId, WordMemory memory, ReservedBands reserved) {
    this.pages = new Page[Geometry.page(maxId) + 1];
    this.memory = memory;
    this.reserved = reserved;
    this.maxId = maxId;
  }

  /**
   * Makes the pages whose words are not all those of fresh memory, and gives each such word to
   * {@code sink}. Before the pages are shared.
   */
  void adopt(WordSink sink) {
    for (int page = 0; page < pages.length; page++) {
      if (!memory.isFresh(page)) {
        WordPage words = memory.page(page);
        long[] leaves = fresh(page);
        if (adopt(page, words, leaves, sink)) {
          pages[page] = new Page(words, leaves);
        }
      }
    }
  }

  private boolean adopt(int page, WordPage words, long[] leaves, WordSink sink) {
    boolean touched = false;
    int first = page << PAGE_SHIFT;
    int last = Math.min(PAGE_IDS - 1, maxId - first);
    for (int offset = 0; offset <= last; offset++) {
      long word = words.load(offset);
      if (word != 0) {
        touched = true;
        sink.accept(first + offset, word);
        if (Word.state(word) != Word.FREE) {
          leaves[offset >>> LEAF_SHIFT] &= ~(1L << (offset & 31));
        }
      }
    }
    return touched;
  }

  int count() {
    return pages.length;
  }

  /** The page, or null while nobody has touched it. */
  @Nullable Page find(int page) {
    return pages[page];
  }

  /** The page, made now if need be. */
  Page touch(int page) {
    Page present = pages[page];
    return present != null ? present : make(page);
  }

  private Page make(int page) {
    Page made = new Page(memory.page(page), fresh(page));
    Page winner = (Page) PAGES.compareAndExchange(pages, page, (Page) null, made);
    return winner == null ? made : winner;
  }

  private long[] fresh(int page) {
    long[] leaves = new long[PAGE_LEAVES];
    for (int leaf = 0; leaf < PAGE_LEAVES; leaf++) {
      leaves[leaf] = Integer.toUnsignedLong(freshLeaf(page * PAGE_LEAVES + leaf));
    }
    return leaves;
  }

  /** The IDs of an untouched leaf that can be taken, a bit each. */
  int freshLeaf(int leaf) {
    int first = leaf << LEAF_SHIFT;
    int last = first + 31;
    if (last <= maxId && !reserved.touches(first, last)) {
      return -1;
    }
    if (reserved.covers(first, last)) {
      return 0;
    }
    int mask = 0;
    for (int bit = 0; bit < 32 && bit <= maxId - first; bit++) {
      mask |= reserved.covers(first + bit, first + bit) ? 0 : 1 << bit;
    }
    return mask;
  }

  private static int blocksOf(Page page) {
    int blocks = 0;
    for (int block = 0; block < PAGE_BLOCKS; block++) {
      blocks |= page.isEmpty(block) ? 0 : 1 << block;
    }
    return blocks;
  }

  /** The blocks of a page of which an ID can be taken, a bit each; before the page is shared. */
  int firstBlocks(int page) {
    int first = page << PAGE_SHIFT;
    Page present = find(page);
    if (present != null) {
      return blocksOf(present);
    }
    if (first + (PAGE_IDS - 1) <= maxId && !reserved.touches(first, first + (PAGE_IDS - 1))) {
      return -1;
    }
    int blocks = 0;
    for (int block = 0; block < PAGE_BLOCKS; block++) {
      int from = first + (block << BLOCK_SHIFT);
      int to = Math.min(from + (1 << BLOCK_SHIFT) - 1, maxId);
      blocks |= from > maxId || reserved.covers(from, to) ? 0 : 1 << block;
    }
    return blocks;
  }
}
