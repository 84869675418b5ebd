// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static io.pasid4j.core.free.Geometry.LEAF_SHIFT;

import io.pasid4j.core.word.WordPage;

/**
 * Gives many IDs of one set back at once, page by page: first all words, then the leaves, at last
 * the summary. An atomic instruction waits for the memory of everything before it; so the words,
 * which need none, come together, and wait together.
 */
public final class Releases {
  private static final int LAST_OF_LEAF = (1 << LEAF_SHIFT) - 1;

  private final Pages pages;
  private final Summary summary;

  Releases(Pages pages, Summary summary) {
    this.pages = pages;
    this.summary = summary;
  }

  /**
   * Gives IDs back that the caller's set holds and nobody refers to.
   *
   * @param ids has them in {@code [from, to)}, ascending
   */
  public void release(int[] ids, int from, int to) {
    for (int at = from; at < to; ) {
      int page = Geometry.page(ids[at]);
      Page touched = pages.touch(page);
      int end = freeWords(touched.words(), page, ids, at, to);
      summary.casAnnounce(page, releaseLeaves(touched, ids, at, end));
      at = end;
    }
  }

  /** Lets the words of one page's IDs say free; where the IDs of the next page begin. */
  private static int freeWords(WordPage words, int page, int[] ids, int from, int to) {
    int at = from;
    while (at < to && Geometry.page(ids[at]) == page) {
      int run = wholeLeaves(ids, at, to);
      if (run > 0) {
        words.free(Geometry.offset(ids[at]), run);
        at += run;
      } else {
        words.free(Geometry.offset(ids[at++]));
      }
    }
    return at;
  }

  /** How many IDs of one page follow each other from a place on, in leaves that are all there. */
  private static int wholeLeaves(int[] ids, int from, int to) {
    int first = ids[from];
    int at = from;
    while (isWholeLeaf(ids, at, to)
        && ids[at] - first == at - from
        && Geometry.page(ids[at]) == Geometry.page(first)) {
      at += LAST_OF_LEAF + 1;
    }
    return at - from;
  }

  /** Lets the IDs of one page be taken; in which blocks they are, a bit each. */
  private static int releaseLeaves(Page page, int[] ids, int from, int end) {
    int blocks = 0;
    for (int at = from; at < end; ) {
      int first = ids[at];
      int leaf = Geometry.offset(first) >>> LEAF_SHIFT;
      if (isWholeLeaf(ids, at, end)) {
        at += LAST_OF_LEAF + 1;
        page.storeRelease(leaf);
      } else {
        int mask = 0;
        do {
          mask |= 1 << ids[at++];
        } while (at < end && ids[at] >>> LEAF_SHIFT == first >>> LEAF_SHIFT);
        page.addRelease(leaf, mask);
      }
      blocks |= 1 << Geometry.block(first);
    }
    return blocks;
  }

  private static boolean isWholeLeaf(int[] ids, int at, int end) {
    int last = at + LAST_OF_LEAF;
    return last < end && (ids[at] & LAST_OF_LEAF) == 0 && ids[last] - ids[at] == LAST_OF_LEAF;
  }
}
