// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

/**
 * A dense container: a bit per low, and above it a bit per word of 64, so that a visit costs what
 * it finds and not what lies between.
 */
final class BitmapContainer implements Container {
  /** Below this it turns back into an array; well under the array's maximum, so as not to flap. */
  private static final int MIN_SIZE = ArrayContainer.MAX_SIZE * 3 / 4;

  private static final int WORDS = Container.IDS / 64;

  private final long[] words = new long[WORDS];
  private final long[] nonEmpty = new long[WORDS / 64];
  private int size;

  private BitmapContainer() {}

  static BitmapContainer of(char[] lows, int size) {
    BitmapContainer bitmap = new BitmapContainer();
    for (int i = 0; i < size; i++) {
      bitmap.set(lows[i]);
    }
    return bitmap;
  }

  @Override
  public Container add(int low) {
    set(low);
    return this;
  }

  @Override
  public Container remove(int low) {
    clear(low >>> 6, 1L << low);
    return smallest();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int visit(int min, int max, int leafBase, IdSink sink) {
    int visited = 0;
    for (int word = nextWord(min >>> 6); word <= max >>> 6; word = nextWord(word + 1)) {
      long ids = words[word] & between(word, min, max);
      visited += Long.bitCount(ids);
      give(leafBase + word * 2, ids, sink);
    }
    return visited;
  }

  @Override
  public Container removeRange(int min, int max) {
    for (int word = nextWord(min >>> 6); word <= max >>> 6; word = nextWord(word + 1)) {
      clear(word, between(word, min, max));
    }
    return smallest();
  }

  private static void give(int leaf, long ids, IdSink sink) {
    if ((int) ids != 0) {
      sink.accept(leaf, (int) ids);
    }
    if (ids >>> 32 != 0) {
      sink.accept(leaf + 1, (int) (ids >>> 32));
    }
  }

  private void set(int low) {
    words[low >>> 6] |= 1L << low;
    nonEmpty[low >>> 12] |= 1L << (low >>> 6);
    size++;
  }

  private void clear(int word, long ids) {
    size -= Long.bitCount(words[word] & ids);
    words[word] &= ~ids;
    if (words[word] == 0) {
      nonEmpty[word >>> 6] &= ~(1L << word);
    }
  }

  /** The first word at or after {@code from} that has a bit; {@link #WORDS} if there is none. */
  private int nextWord(int from) {
    long above = from < WORDS ? nonEmpty[from >>> 6] & -1L << from : 0;
    int group = from >>> 6;
    while (above == 0) {
      if (++group >= nonEmpty.length) {
        return WORDS;
      }
      above = nonEmpty[group];
    }
    return group * 64 + Long.numberOfTrailingZeros(above);
  }

  /** The bits of {@code word} whose lows are in {@code [min, max]}. */
  private static long between(int word, int min, int max) {
    long mask = -1L;
    if (word == min >>> 6) {
      mask &= -1L << min;
    }
    if (word == max >>> 6) {
      mask &= -1L >>> ~max;
    }
    return mask;
  }

  private Container smallest() {
    if (size >= MIN_SIZE) {
      return this;
    }
    char[] lows = new char[Math.max(size, 4)];
    int at = 0;
    for (int word = nextWord(0); word < WORDS; word = nextWord(word + 1)) {
      for (long ids = words[word]; ids != 0; ids &= ids - 1) {
        lows[at++] = (char) (word * 64 + Long.numberOfTrailingZeros(ids));
      }
    }
    return new ArrayContainer(lows, size);
  }
}
