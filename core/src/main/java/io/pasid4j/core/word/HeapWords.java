// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/** Words in an array: on the heap a segment costs three times as much per access (measured). */
final class HeapWords extends WordPage {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words;

  /** The words of {@code ids} IDs that are free and were allocated {@code generation} times. */
  HeapWords(int ids, int generation) {
    words = new long[ids];
    if (generation != 0) {
      Arrays.fill(words, Word.free(generation));
    }
  }

  @Override
  public long load(int offset) {
    return (long) WORDS.getVolatile(words, offset);
  }

  @Override
  public long loadOpaque(int offset) {
    return (long) WORDS.getOpaque(words, offset);
  }

  @Override
  public boolean cas(int offset, long expected, long next) {
    return WORDS.compareAndSet(words, offset, expected, next);
  }

  @Override
  public void storeRelease(int offset, long next) {
    WORDS.setRelease(words, offset, next);
  }

  @Override
  public boolean free(int offset, long heldWord) {
    long word = words[offset];
    boolean held = Word.isHeldUnreferenced(word, heldWord);
    if (held) {
      words[offset] = Word.freed(word);
    }
    return held;
  }

  @Override
  public boolean freeRun(int first, int count, long heldWord) {
    // Plain, without a way out of the loop: so that the compiler makes vectors of it.
    long differences = 0;
    for (int offset = first; offset < first + count; offset++) {
      differences |= words[offset] ^ heldWord;
    }
    if (!Word.isHeldUnreferenced(differences, 0)) {
      return false;
    }
    for (int offset = first; offset < first + count; offset++) {
      words[offset] = Word.freed(words[offset]);
    }
    return true;
  }
}
