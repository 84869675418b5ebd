// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.held.Each;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordPage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a set holds, and how IDs come into it and leave it: free index, set index, word in; word,
 * free index, set index out. Bounds are inclusive and in the space. Guarded by the set's gate.
 */
abstract class Holdings extends Departures {
  private final Chooser chooser;
  private final @Nullable GivenTimes givenTimes;
  private int heldIds;
  private long frees;
  private long indexSearches;
  private long idsVisited;

  Holdings(LocalSet set, PasidSpace space, int owner) {
    super(set, space, owner);
    this.chooser = space.chooser();
    this.givenTimes = space.givenTimes();
  }

  /** How many IDs are held and not freed. */
  int heldIds() {
    return heldIds;
  }

  /** How many IDs count against the quota. */
  int chargedIds() {
    return heldIds + pendingIds();
  }

  @Override
  void adopt(PastSet past) {
    super.adopt(past);
    past.held.visit(0, Integer.MAX_VALUE, new Each(this::add));
    heldIds = past.heldIds;
  }

  /** Takes one ID by the space's policy; FreeIndex.NONE if there is none. */
  int take(int min, int max) {
    int pasid = chooser.take(min, max);
    if (pasid != FreeIndex.NONE) {
      own(pasid);
    }
    return pasid;
  }

  /** Like {@link #take}, and lets the key be logged before the word says that the ID is held. */
  int takeFor(String key, int min, int max, AttributeLog log) {
    int pasid = chooser.take(min, max);
    if (pasid == FreeIndex.NONE) {
      return pasid;
    }
    boolean logged = false;
    try {
      log.keyed(pasid, Word.generation(Word.given(index.loadWord(pasid), owner)), key);
      logged = true;
    } finally {
      if (!logged) {
        index.release(pasid);
      }
    }
    own(pasid);
    return pasid;
  }

  /** Takes {@code count} IDs, ascending; or none, and answers null. */
  int @Nullable [] takeSeveral(int min, int max, int count) {
    if (count - 1 > max - min) {
      return null;
    }
    int[] pasids = new int[count];
    int taken = 0;
    try {
      for (; taken < count; taken++) {
        pasids[taken] = take(min, max);
        if (pasids[taken] == FreeIndex.NONE) {
          break;
        }
      }
    } catch (RuntimeException | Error e) {
      disownAll(pasids, taken);
      throw e;
    }
    if (taken < count) {
      disownAll(pasids, taken);
      return null;
    }
    Arrays.sort(pasids);
    return pasids;
  }

  /** Takes the lowest contiguous block; FreeIndex.NONE if there is none. */
  int takeRun(int min, int max, int count) {
    int first = index.runs().take(min, max, count);
    for (int i = 0; first != FreeIndex.NONE && i < count; i++) {
      try {
        own(first + i);
      } catch (RuntimeException | Error e) {
        // That one has gone back already; those before it are owned, those after it are not yet.
        disownRun(first, i);
        index.runs().release(first + i + 1, count - i - 1);
        throw e;
      }
    }
    return first;
  }

  /** Whether as many IDs as a block needs could be taken, though not in one piece. */
  boolean couldTake(int min, int max, int count) {
    return index.runs().has(min, max, count);
  }

  /** Frees one ID if it is held. */
  boolean giveBack(int pasid) {
    begin();
    frees++;
    indexSearches++;
    long word = index.loadWord(pasid);
    if (!Word.isHeldBy(word, owner)) {
      return false;
    }
    remove(pasid);
    depart(pasid, word);
    heldIds--;
    idsVisited++;
    return true;
  }

  /** Frees what is held in the range; how many that was. */
  int giveBack(int min, int max) {
    begin();
    frees++;
    indexSearches++;
    int freed = departAll(min, max);
    if (freed > 0) {
      removeRange(min, max);
      heldIds -= freed;
      indexSearches++;
      idsVisited += freed;
    }
    return freed;
  }

  FreeCounters counters() {
    return new FreeCounters(frees, indexSearches, idsVisited);
  }

  /** Makes an ID that was taken from the free index this set's: its word commits. */
  private void own(int pasid) {
    WordPage words = index.words(pasid);
    int offset = FreeIndex.offset(pasid);
    long free = words.load(offset);
    join(pasid);
    if (Word.state(free) != Word.FREE || !words.cas(offset, free, Word.given(free, owner))) {
      throw new IllegalStateException("word of " + pasid + ": " + free + " (expected: free)");
    }
    heldIds++;
  }

  /** Does what can fail, memory and the caller's clock, before the word commits. */
  private void join(int pasid) {
    try {
      if (givenTimes != null) {
        givenTimes.given(pasid);
      }
      // The last, for it changes nothing if it fails.
      add(pasid);
    } catch (RuntimeException | Error e) {
      index.release(pasid);
      throw e;
    }
  }

  /** Undoes a half-done bulk: nobody was told of these IDs, so they go back without a trace. */
  private void disownAll(int[] pasids, int count) {
    for (int i = 0; i < count; i++) {
      disown(pasids[i]);
    }
  }

  private void disownRun(int first, int count) {
    for (int i = 0; i < count; i++) {
      disown(first + i);
    }
  }

  private void disown(int pasid) {
    int offset = FreeIndex.offset(pasid);
    WordPage words = index.words(pasid);
    words.storeRelease(offset, Word.freed(words.load(offset)));
    index.release(pasid);
    remove(pasid);
    heldIds--;
  }
}
