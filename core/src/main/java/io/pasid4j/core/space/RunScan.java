// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.space;

import io.pasid4j.core.IdState;
import io.pasid4j.core.RunVisitor;
import io.pasid4j.core.free.BitmapLayout;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.ReservedBands;
import io.pasid4j.core.set.LocalSet;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordPage;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the IDs of a range, as runs of one state and one holder. Reads words without a
 * lock, a page at a time, and asks the registry for each run's holder. For one thread.
 */
public final class RunScan {
  private final FreeIndex index;
  private final ReservedBands reserved;
  private final SetRegistry registry;
  private final RunVisitor visitor;
  private boolean ended;

  /** The run that the next piece may extend. */
  private long first;

  private long end;
  private IdState state = IdState.FREE;
  private @Nullable LocalSet holder;

  /** Creates a pass that reports to a visitor. */
  public RunScan(Space space, RunVisitor visitor) {
    index = space.context().index();
    reserved = space.context().reserved();
    registry = space.registry();
    this.visitor = visitor;
  }

  /** Visits {@code [min, max]}, inclusive, within the space. */
  public void scan(int min, int max) {
    index.synchronizeReads();
    first = min;
    end = min;
    while (end <= max && !ended) {
      addNext(max + 1L);
    }
    emit();
  }

  /** Adds a piece that begins at {@link #end} and ends before {@code stop}. */
  private void addNext(long stop) {
    int id = (int) end;
    long unreserved = reserved.nextUnreserved(id);
    if (unreserved > id) {
      add(Math.min(unreserved, stop), IdState.RESERVED, null);
      return;
    }
    long apart = Math.min(reserved.nextReserved(id), stop);
    long present = index.nextPresent(id);
    if (present > id) {
      add(Math.min(present, apart), IdState.FREE, null);
    } else {
      addWords(id, Math.min(BitmapLayout.nextPage(id), apart));
    }
  }

  /** Adds a piece of one page; nothing if its holder changed meanwhile. */
  private void addWords(int id, long stop) {
    WordPage words = index.wordsOrNull(id);
    if (words == null) { // dropped in between: all IDs of it were free then
      add(stop, IdState.FREE, null);
      return;
    }
    long word = words.load(BitmapLayout.offset(id));
    LocalSet before = holder(word);
    long next = id;
    while (next < stop && isAlike(word, words.load(BitmapLayout.offset((int) next)))) {
      next++;
    }
    // An owner index may pass to another set, but never back: between two looks that find the same
    // set, every word with this index was that set's.
    if (next > id && holder(word) == before) {
      add(next, WordStates.of(word), before);
    }
  }

  private static boolean isAlike(long word, long other) {
    return WordStates.of(word) == WordStates.of(other)
        && (!WordStates.isOwned(word) || Word.owner(word) == Word.owner(other));
  }

  private @Nullable LocalSet holder(long word) {
    return WordStates.isOwned(word) ? registry.ofOwner(Word.owner(word)) : null;
  }

  private void add(long pieceEnd, IdState pieceState, @Nullable LocalSet pieceHolder) {
    if (pieceState != state || pieceHolder != holder) {
      emit();
      first = end;
      state = pieceState;
      holder = pieceHolder;
    }
    end = pieceEnd;
  }

  private void emit() {
    if (end > first && !ended) {
      ended = !visitor.visit((int) first, (int) (end - 1), state, holder);
    }
  }
}
