// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordMemory;
import io.pasid4j.core.word.WordPage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thread makes a page while another one makes, uses and drops the same page. */
class PageMadeTwiceTest {
  private static final int MAX_ID = (1 << 24) - 1;
  private static final int PAGE = 5;
  private static final int ID = PAGE * BitmapLayout.PAGE_IDS;

  private final SlowMemory memory = new SlowMemory();
  private final FreeIndex index =
      new FreeIndex(
          MAX_ID,
          memory,
          new ReservedBands(List.of(), MAX_ID),
          new PageExtras(false, false),
          (id, word) -> {});

  /** Memory on the heap that runs an action while a page is made. */
  private static final class SlowMemory implements WordMemory {
    private final WordMemory heap = WordMemory.onHeap(MAX_ID);
    private Runnable meanwhile = () -> {};

    @Override
    public boolean isFresh(int page) {
      return heap.isFresh(page);
    }

    @Override
    public boolean keepsWords() {
      return heap.keepsWords();
    }

    @Override
    public WordPage page(int page, int generation) {
      WordPage made = heap.page(page, generation);
      Runnable once = meanwhile;
      meanwhile = () -> {};
      once.run();
      return made;
    }
  }

  private void live(int id) {
    assertThat(index.take(id, id)).isEqualTo(id);
    int offset = BitmapLayout.offset(id);
    WordPage words = index.words(id);
    words.storeRelease(offset, Word.freed(Word.allocated(words.load(offset), 7)));
    index.release(id);
  }

  private void dropThePage() {
    for (int page = 100; page < 100 + EmptyPages.MAX_KEPT; page++) {
      live(page * BitmapLayout.PAGE_IDS);
    }
    assertThat(index.isPresent(ID)).isFalse();
  }

  @Test
  void anIdDoesNotHaveTheGenerationsOfTheOtherPageAgain() {
    memory.meanwhile =
        () -> {
          live(ID);
          live(ID);
          live(ID);
          dropThePage();
        };
    live(ID);
    assertThat(Word.generation(index.loadWord(ID))).isEqualTo(4);
  }
}
