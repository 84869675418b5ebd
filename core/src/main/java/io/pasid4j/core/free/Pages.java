// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static io.pasid4j.core.free.BitmapLayout.LEAF_IDS;
import static io.pasid4j.core.free.BitmapLayout.LEAF_SHIFT;
import static io.pasid4j.core.free.BitmapLayout.PAGE_IDS;
import static io.pasid4j.core.free.BitmapLayout.PAGE_LEAVES;
import static io.pasid4j.core.free.BitmapLayout.PAGE_SHIFT;

import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordMemory;
import io.pasid4j.core.word.WordPage;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a space, made when first needed: memory grows with use, not with width. In an absent
 * page every ID that is not reserved is free. Pages are put in place and dropped under the lock of
 * the free index; a thread that has taken an ID of a page may read it without the lock.
 */
final class Pages {
  /**
   * Read without the lock too: its contents are immutable, or guarded as described at {@link
   * PageBits}.
   */
  private final @Nullable WordPage[] words;

  private final long[] @Nullable [] bits;
  private final int @Nullable [] @Nullable [] seconds;
  private final @Nullable Payer @Nullable [] @Nullable [] payers;
  private final WordMemory memory;
  private final ReservedBands reserved;
  private final int maxId;

  /**
   * How often IDs of pages made from now on count as allocated: at least as often as any of a page
   * that was dropped, so that an ID does not repeat its last generation. Does not wrap around, as
   * generations, its low bits, do.
   */
  private volatile long priorLives;

  Pages(int maxId, WordMemory memory, ReservedBands reserved, PageExtras extras) {
    int pages = BitmapLayout.page(maxId) + 1;
    this.words = new WordPage[pages];
    this.bits = new long[pages][];
    this.seconds = extras.seconds() ? new int[pages][] : null;
    this.payers = extras.payers() ? new Payer[pages][] : null;
    this.memory = memory;
    this.reserved = reserved;
    this.maxId = maxId;
  }

  /**
   * Makes the pages whose words are not all those of fresh memory, and lets {@code visitor} visit
   * those words. Before the pages are shared.
   */
  void adopt(WordVisitor visitor) {
    for (int page = 0; page < words.length; page++) {
      if (!memory.isFresh(page)) {
        PageObjects made = make(page);
        if (adopt(page, made, visitor)) {
          put(page, made);
        }
      }
    }
  }

  private boolean adopt(int page, PageObjects made, WordVisitor visitor) {
    boolean touched = false;
    int first = page << PAGE_SHIFT;
    int last = Math.min(PAGE_IDS - 1, maxId - first);
    for (int offset = 0; offset <= last; offset++) {
      long word = made.words().load(offset);
      if (word != 0) {
        touched = true;
        visitor.visit(first + offset, word);
        if (Word.state(word) != Word.FREE) {
          PageBits.take(made.bits(), offset >>> LEAF_SHIFT, 1L << offset);
          PageBits.countTaken(made.bits());
        }
      }
    }
    return touched;
  }

  int count() {
    return words.length;
  }

  /** The words of all pages, null for each that is absent: the array itself. */
  @Nullable WordPage[] words() {
    return words;
  }

  /** The bits of all pages, as {@link #words()}. */
  long[] @Nullable [] bits() {
    return bits;
  }

  /** The words of a page; null while it is absent. */
  @Nullable WordPage words(int page) {
    return words[page];
  }

  /** The lowest ID from {@code id} on whose page exists; past the space if there is none. */
  long nextPresent(long id) {
    long next = id;
    while (next >>> PAGE_SHIFT < words.length && words[(int) (next >>> PAGE_SHIFT)] == null) {
      next = BitmapLayout.nextPage(next);
    }
    return next;
  }

  /** The bits of a page; null while it is absent. */
  long @Nullable [] bits(int page) {
    return bits[page];
  }

  /** When the IDs of a page were allocated; null while it is absent, or without a clock. */
  int @Nullable [] seconds(int page) {
    return seconds == null ? null : seconds[page];
  }

  /** The payers for the quarantined IDs of a page; null while it is absent, or without. */
  @Nullable Payer @Nullable [] payers(int page) {
    return payers == null ? null : payers[page];
  }

  /** The generation of the IDs of an absent page. */
  int firstGeneration() {
    return generation(priorLives);
  }

  private static int generation(long lives) {
    return (int) lives & Word.MAX_GENERATION;
  }

  /** Number of allocations that the IDs of an absent page count. */
  long priorLives() {
    return priorLives;
  }

  /**
   * Sets the generation of absent pages. Pages that are there were made at that or before: with the
   * earliest generation of their IDs, less than half a round behind. Before they are shared.
   */
  void restoreFirstGeneration(int generation) {
    priorLives = Word.MAX_GENERATION + 1L + generation;
    for (int page = 0; page < words.length; page++) {
      long[] present = bits[page];
      if (present != null) {
        PageBits.priorLives(present, priorLives - mostBehind(page, generation));
      }
    }
  }

  private int mostBehind(int page, int generation) {
    WordPage present = words[page];
    int most = 0;
    for (int offset = 0; present != null && offset < WordMemory.pageIds(page, maxId); offset++) {
      most = Math.max(most, (short) (generation - Word.generation(present.load(offset))));
    }
    return most;
  }

  /** Raises {@link #priorLives}, if that is more; under the lock. */
  void raisePriorLives(long lives) {
    priorLives = Math.max(priorLives, lives);
  }

  /** Makes what a page needs. Without the lock, for it takes memory and time. */
  PageObjects make(int page) {
    long lives = priorLives;
    return new PageObjects(
        memory.page(page, generation(lives)),
        freshBits(page, lives),
        seconds == null ? null : new int[PAGE_IDS],
        payers == null ? null : new Payer[PAGE_IDS]);
  }

  /** Puts a page in its place; under the lock. */
  void put(int page, PageObjects made) {
    if (seconds != null) {
      seconds[page] = made.seconds();
    }
    if (payers != null) {
      payers[page] = made.payers();
    }
    words[page] = made.words();
    bits[page] = made.bits();
  }

  /** Drops a page in which nothing is taken; under the lock. */
  void drop(int page) {
    words[page] = null;
    bits[page] = null;
    if (seconds != null) {
      seconds[page] = null;
    }
    if (payers != null) {
      payers[page] = null;
    }
  }

  /**
   * Returns how often the most allocated ID of a page counts as allocated, if its word would be
   * lost with the page. An ID that was allocated 65,536 times or more in one page counts as if its
   * generation had not wrapped around.
   */
  long livesToKeep(int page, long[] bits) {
    WordPage present = words[page];
    long first = PageBits.priorLives(bits);
    int most = 0;
    if (present != null && !memory.keepsWords()) {
      for (int offset = 0; offset < WordMemory.pageIds(page, maxId); offset++) {
        most = Math.max(most, generation(Word.generation(present.load(offset)) - first));
      }
    }
    return first + most;
  }

  private long[] freshBits(int page, long lives) {
    long[] fresh = PageBits.none(lives);
    for (int leaf = 0; leaf < PAGE_LEAVES; leaf++) {
      PageBits.put(fresh, leaf, freshLeaf(page * PAGE_LEAVES + leaf));
    }
    return fresh;
  }

  /** The IDs of a leaf that are free while none is taken, a bit each. */
  long freshLeaf(int leaf) {
    long first = (long) leaf << LEAF_SHIFT;
    long last = Math.min(first + LEAF_IDS - 1, maxId);
    if (first > maxId || reserved.covers((int) first, (int) last)) {
      return 0;
    }
    if (!reserved.touches((int) first, (int) last)) {
      return BitmapLayout.mask(first, last + 1);
    }
    long free = 0;
    for (long id = first; id <= last; id++) {
      free |= reserved.covers((int) id, (int) id) ? 0 : 1L << id;
    }
    return free;
  }
}
