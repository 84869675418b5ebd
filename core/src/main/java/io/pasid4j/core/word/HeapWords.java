// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Words in an array: on the heap a segment costs three times as much per access (measured). */
final class HeapWords extends WordPage {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words;

  HeapWords(int ids) {
    words = new long[ids];
  }

  @Override
  public long load(int offset) {
    return (long) WORDS.getVolatile(words, offset);
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
  public void free(int offset) {
    words[offset] = Word.freed(words[offset]);
  }

  @Override
  public void free(int first, int count) {
    // Plain, so that the compiler makes vectors of it.
    for (int offset = first; offset < first + count; offset++) {
      words[offset] = Word.freed(words[offset]);
    }
  }
}
