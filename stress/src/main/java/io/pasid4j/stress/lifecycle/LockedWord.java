// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.lifecycle;

import io.pasid4j.core.GetResult;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.word.Word;
import io.pasid4j.core.word.WordMemory;
import io.pasid4j.core.word.WordPage;
import io.pasid4j.stress.RaceWindow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The model of a held ID: its word, and the lock of the set that holds it. The thread that has the
 * lock reads the word and stores the next one.
 */
class LockedWord {
  private static final int OWNER = 1;

  final AtomicBoolean lock = new AtomicBoolean();
  private final WordPage words = WordMemory.onHeap(0).page(0, 0);

  /** An ID that is held and has {@code references}. */
  LockedWord(int references) {
    long word = Word.allocated(0, OWNER);
    for (int i = 0; i < references; i++) {
      word = Word.referenced(word);
    }
    words.storeRelease(0, word);
  }

  void lock() {
    while (!lock.compareAndSet(false, true)) {
      Thread.onSpinWait();
    }
  }

  void unlock() {
    lock.set(false);
  }

  void free() {
    lock();
    long word = load();
    if (Word.isHeldBy(word, OWNER)) {
      words.storeRelease(0, Word.references(word) == 0 ? Word.freed(word) : Word.pending(word));
    }
    unlock();
  }

  GetResult get() {
    lock();
    long word = load();
    boolean held = Word.isHeldBy(word, OWNER);
    if (held) {
      words.storeRelease(0, Word.referenced(word));
    }
    unlock();
    return held ? GetResult.TAKEN : GetResult.UNKNOWN;
  }

  PutResult put() {
    lock();
    long word = Word.dereferenced(load());
    boolean pending = Word.isPendingOf(word, OWNER);
    boolean last = Word.references(word) == 0;
    words.storeRelease(0, pending && last ? Word.freed(word) : word);
    unlock();
    if (!last) {
      return PutResult.KEPT;
    }
    return pending ? PutResult.RELEASED : PutResult.LAST;
  }

  long load() {
    return words.load(0);
  }

  int state() {
    return Word.state(words.load(0));
  }

  /** Weakened: the word without its lock. */
  static final class Unlocked extends LockedWord {
    Unlocked(int references) {
      super(references);
    }

    @Override
    void lock() {
      // Weakened: every thread passes.
    }

    @Override
    long load() {
      long word = super.load();
      RaceWindow.widen();
      return word;
    }
  }
}
