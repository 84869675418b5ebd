// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.space;

import io.pasid4j.core.free.BitmapLayout;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.ReservedBands;
import io.pasid4j.core.free.WordVisitor;
import io.pasid4j.core.quarantine.Quarantine;
import io.pasid4j.core.set.RecoveredIds;
import io.pasid4j.core.word.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The words that a space found when it was made. Everything else is rebuilt from them. */
public final class RecoveredWords implements WordVisitor {
  private final ReservedBands reserved;
  private final NavigableMap<Integer, RecoveredIds> byOwner = new TreeMap<>();
  private final List<Quarantined> quarantined = new ArrayList<>();
  private final List<Integer> notifying = new ArrayList<>();

  /** Creates the record for a space with reserved bands, before any word. */
  public RecoveredWords(ReservedBands reserved) {
    this.reserved = reserved;
  }

  /** The IDs of each owner. */
  public NavigableMap<Integer, RecoveredIds> byOwner() {
    return byOwner;
  }

  /** The quarantined IDs, in the order in which they are due; after {@link #settle}. */
  public List<Quarantined> quarantined() {
    return quarantined;
  }

  @Override
  public void visit(int id, long word) {
    int state = Word.state(word);
    if (state != Word.FREE && reserved.covers(id, id)) {
      throw new IllegalArgumentException(wordOf(id, word) + "free: the ID is reserved)");
    }
    switch (state) {
      case Word.FREE -> checkFree(id, word);
      case Word.HELD, Word.PENDING -> addOwned(id, word);
      case Word.FOREIGN -> addForeign(id, word);
      case Word.NOTIFYING -> addNotifying(id, word);
      case Word.QUARANTINED -> quarantined.add(new Quarantined(id, Word.dueMs(word), 0));
      default -> throw new IllegalArgumentException(wordOf(id, word) + "state 0 to 5)");
    }
  }

  /**
   * Frees quarantined IDs if the space has no quarantine now, and completes frees whose listeners
   * were being notified: there are no listeners any more.
   */
  public void settle(FreeIndex index, @Nullable Quarantine quarantine) {
    for (int id : notifying) {
      settleNotifying(index, quarantine, id);
    }
    quarantined.sort(Comparator.comparingLong(Quarantined::dueMs));
    if (quarantine == null) {
      for (Quarantined ended : quarantined) {
        store(index, ended.id, Word.freed(index.loadWord(ended.id)));
        index.release(ended.id);
      }
      quarantined.clear();
    }
  }

  private void settleNotifying(FreeIndex index, @Nullable Quarantine quarantine, int id) {
    long word = index.loadWord(id);
    if (Word.references(word) > 0) {
      store(index, id, Word.pending(word));
    } else {
      long dueMs = quarantine == null ? 0 : quarantine.dueMs();
      store(index, id, Word.quarantined(word, dueMs, 0));
      quarantined.add(new Quarantined(id, dueMs, Word.owner(word)));
    }
  }

  private static void store(FreeIndex index, int id, long word) {
    index.words(id).storeRelease(BitmapLayout.offset(id), word);
  }

  private static void checkFree(int id, long word) {
    if (word != Word.freed(word)) {
      throw new IllegalArgumentException(wordOf(id, word) + "nothing but a generation if free)");
    }
  }

  private void addNotifying(int id, long word) {
    checkOwner(id, word);
    notifying.add(id);
    if (Word.references(word) > 0) {
      addOwned(id, word);
    }
  }

  private void addForeign(int id, long word) {
    if (Word.owner(word) == 0 || Word.references(word) != 0) {
      throw new IllegalArgumentException(wordOf(id, word) + "an owner, no references if foreign)");
    }
    addOwned(id, word);
  }

  private void addOwned(int id, long word) {
    checkOwner(id, word);
    byOwner.computeIfAbsent(Word.owner(word), unseen -> new RecoveredIds()).add(id, word);
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

  /**
   * An ID that is quarantined.
   *
   * @param id the ID
   * @param dueMs when it is free at the latest
   * @param owner the set that freed it, if the word has it; else 0
   */
  public record Quarantined(int id, long dueMs, int owner) {}
}
