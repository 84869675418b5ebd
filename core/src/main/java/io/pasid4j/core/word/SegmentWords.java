// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Words in the caller's memory, a mapped file say; little-endian, 8 bytes each. */
final class SegmentWords extends WordPage {
  private static final ValueLayout.OfLong LAYOUT =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle WORDS = LAYOUT.arrayElementVarHandle();

  private final MemorySegment words;

  SegmentWords(MemorySegment words) {
    this.words = words;
  }

  @Override
  public long load(int offset) {
    return (long) WORDS.getVolatile(words, 0L, (long) offset);
  }

  @Override
  public long loadOpaque(int offset) {
    return (long) WORDS.getOpaque(words, 0L, (long) offset);
  }

  @Override
  public boolean cas(int offset, long expected, long next) {
    return WORDS.compareAndSet(words, 0L, (long) offset, expected, next);
  }

  @Override
  public void storeRelease(int offset, long next) {
    WORDS.setRelease(words, 0L, (long) offset, next);
  }
}
