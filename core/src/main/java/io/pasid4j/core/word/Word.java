// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

/**
 * The layout of an ID's word. From the lowest bit: state 3, generation 16, owner 24, references 21.
 * The generation counts how often the ID has been given; it outlives the freeing, so that a word
 * that was freed and given again never equals its older self. A zero word is a free ID that was
 * never given, so fresh memory is a fresh space.
 */
public final class Word {
  /** Nobody holds the ID. */
  public static final int FREE = 0;

  /** A set holds the ID. */
  public static final int HELD = 1;

  /** How many owners a word can tell apart, less one: owner indexes are 1 to this, inclusive. */
  public static final int MAX_OWNER = (1 << 24) - 1;

  private static final long STATE_MASK = 0x7;
  private static final int GENERATION_SHIFT = 3;
  private static final long GENERATION_MASK = 0xFFFFL << GENERATION_SHIFT;
  private static final int OWNER_SHIFT = 19;
  private static final long OWNER_MASK = (long) MAX_OWNER << OWNER_SHIFT;

  private Word() {}

  /** The state: {@link #FREE} or {@link #HELD}. */
  public static int state(long word) {
    return (int) (word & STATE_MASK);
  }

  /** The owner's index, 1 to {@link #MAX_OWNER}; 0 when free. */
  public static int owner(long word) {
    return (int) ((word & OWNER_MASK) >>> OWNER_SHIFT);
  }

  /** How often the ID has been given, modulo 2^16. */
  public static int generation(long word) {
    return (int) ((word & GENERATION_MASK) >>> GENERATION_SHIFT);
  }

  /** Whether {@code owner} holds the ID. */
  public static boolean isHeldBy(long word, int owner) {
    return state(word) == HELD && owner(word) == owner;
  }

  /** The word after giving a free ID to {@code owner}: next generation, no references. */
  public static long given(long freeWord, int owner) {
    long nextGeneration = (freeWord + (1L << GENERATION_SHIFT)) & GENERATION_MASK;
    return nextGeneration | ((long) owner << OWNER_SHIFT) | HELD;
  }

  /** The word after the ID went back: the generation alone. */
  public static long freed(long heldWord) {
    return heldWord & GENERATION_MASK;
  }
}
