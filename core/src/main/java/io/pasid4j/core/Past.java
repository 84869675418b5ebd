// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.ReservedBands;
import io.pasid4j.core.free.WordSink;
import io.pasid4j.core.word.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the words of a space said when it was made. Everything else is rebuilt from that. */
final class Past implements WordSink {
  private final ReservedBands reserved;
  private final NavigableMap<Integer, PastSet> sets = new TreeMap<>();
  private final List<Resting> resting = new ArrayList<>();
  private final List<Integer> told = new ArrayList<>();

  Past(ReservedBands reserved) {
    this.reserved = reserved;
  }

  /** What each owner held. */
  NavigableMap<Integer, PastSet> sets() {
    return sets;
  }

  @Override
  public void accept(int id, long word) {
    int state = Word.state(word);
    if (state != Word.FREE && reserved.covers(id, id)) {
      throw new IllegalArgumentException(wordOf(id, word) + "free: the ID is reserved)");
    }
    switch (state) {
      case Word.FREE -> checkFree(id, word);
      case Word.HELD, Word.PENDING -> addOwned(id, word);
      case Word.TELLING -> addTold(id, word);
      case Word.QUARANTINED -> resting.add(new Resting(id, Word.dueMs(word)));
      default -> throw new IllegalArgumentException(wordOf(id, word) + "state 0 to 4)");
    }
  }

  /**
   * Lets what rested rest on, oldest first; or frees it if the space has no quarantine now. What
   * was being told when the past ended has nobody left to be told to.
   */
  void settle(FreeIndex index, @Nullable Quarantine quarantine) {
    for (int id : told) {
      settleTold(index, quarantine, id);
    }
    resting.sort(Comparator.comparingLong(Resting::dueMs));
    for (Resting ended : resting) {
      if (quarantine != null) {
        quarantine.adopt(ended.id, index.loadWord(ended.id));
      } else {
        store(index, ended.id, Word.freed(index.loadWord(ended.id)));
        index.release(ended.id);
      }
    }
  }

  private void settleTold(FreeIndex index, @Nullable Quarantine quarantine, int id) {
    long word = index.loadWord(id);
    if (Word.references(word) > 0) {
      store(index, id, Word.pending(word));
    } else {
      long dueMs = quarantine == null ? 0 : quarantine.dueMs();
      store(index, id, Word.quarantined(word, dueMs, 0));
      resting.add(new Resting(id, dueMs));
    }
  }

  private static void store(FreeIndex index, int id, long word) {
    index.words(id).storeRelease(FreeIndex.offset(id), word);
  }

  private static void checkFree(int id, long word) {
    if (word != Word.freed(word)) {
      throw new IllegalArgumentException(wordOf(id, word) + "nothing but a generation if free)");
    }
  }

  private void addTold(int id, long word) {
    checkOwner(id, word);
    told.add(id);
    if (Word.references(word) > 0) {
      addOwned(id, word);
    }
  }

  private void addOwned(int id, long word) {
    checkOwner(id, word);
    sets.computeIfAbsent(Word.owner(word), unseen -> new PastSet()).add(id, word);
  }

  private static void checkOwner(int id, long word) {
    boolean unused = Word.state(word) == Word.PENDING && Word.references(word) == 0;
    if (Word.owner(word) == 0 || unused) {
      throw new IllegalArgumentException(wordOf(id, word) + "an owner; references if pending)");
    }
  }

  private static String wordOf(int id, long word) {
    return "word of " + id + ": 0x" + Long.toHexString(word) + " (expected: ";
  }

  private record Resting(int id, long dueMs) {}
}
