// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

/**
 * The layout of an ID's word. From the lowest bit: state 3, generation 16, then for a held, pending
 * or foreign ID owner 24 and references 21, for a quarantined one the time it is due 41 and the
 * acknowledgements it waits for 4. The generation counts how often the ID has been allocated,
 * modulo 2^16, and outlives the free. A zero word is a free ID that was never allocated, so fresh
 * memory is a fresh space.
 */
public final class Word {
  /** The ID is free. */
  public static final int FREE = 0;

  /** A set holds the ID. */
  public static final int HELD = 1;

  /** A set has freed the ID, but it has references. */
  public static final int PENDING = 2;

  /** The ID has been freed and is held back before it is free. */
  public static final int QUARANTINED = 3;

  /** A set has freed the ID, and listeners are being notified: then it is PENDING or released. */
  public static final int NOTIFYING = 4;

  /** The owner has reported that the ID is in use outside the space; it is not allocated. */
  public static final int FOREIGN = 5;

  /** The greatest owner index; the least is 1. */
  public static final int MAX_OWNER = (1 << 24) - 1;

  /** The greatest generation; the next is 0. */
  public static final int MAX_GENERATION = 0xFFFF;

  /** The most references an ID can have. */
  public static final int MAX_REFERENCES = (1 << 21) - 1;

  /** The latest time an ID can be due, in ms. */
  public static final long MAX_DUE_MS = (1L << 41) - 1;

  private static final long STATE_MASK = 0x7;
  private static final int GENERATION_SHIFT = 3;
  private static final long GENERATION_MASK = (long) MAX_GENERATION << GENERATION_SHIFT;
  private static final int OWNER_SHIFT = 19;
  private static final int REFERENCES_SHIFT = 43;
  private static final long ONE_REFERENCE = 1L << REFERENCES_SHIFT;
  private static final int DUE_SHIFT = 19;
  private static final int ACKS_SHIFT = 60;

  private Word() {}

  /** The state, one of the constants above. */
  public static int state(long word) {
    return (int) (word & STATE_MASK);
  }

  /** The number of allocations of the ID, modulo 2^16. */
  public static int generation(long word) {
    return (int) ((word & GENERATION_MASK) >>> GENERATION_SHIFT);
  }

  /** The owner's index, 1 to {@link #MAX_OWNER}, of a held, pending or foreign ID. */
  public static int owner(long word) {
    return (int) (word >>> OWNER_SHIFT) & MAX_OWNER;
  }

  /** The references of a held or pending ID, 0 to {@link #MAX_REFERENCES}. */
  public static int references(long word) {
    return (int) (word >>> REFERENCES_SHIFT);
  }

  /** Returns whether {@code owner} holds the ID and has not freed it. */
  public static boolean isHeldBy(long word, int owner) {
    return state(word) == HELD && owner(word) == owner;
  }

  /** Returns whether {@code owner} has freed the ID and it is not released yet. */
  public static boolean isPendingOf(long word, int owner) {
    return isPending(word) && owner(word) == owner;
  }

  /** Returns whether {@code owner} has reported that somebody outside the space uses the ID. */
  public static boolean isForeignOf(long word, int owner) {
    return state(word) == FOREIGN && owner(word) == owner;
  }

  /** Returns whether the ID has been freed and not released yet. */
  public static boolean isPending(long word) {
    return state(word) == PENDING || state(word) == NOTIFYING;
  }

  /** When a quarantined ID is free at the latest, in ms. */
  public static long dueMs(long word) {
    return (word >>> DUE_SHIFT) & MAX_DUE_MS;
  }

  /** The acknowledgements a quarantined ID waits for, a bit each, 0 to 15. */
  public static int acks(long word) {
    return (int) (word >>> ACKS_SHIFT);
  }

  /** The word after allocating a free ID to {@code owner}: next generation, no references. */
  public static long allocated(long freeWord, int owner) {
    long nextGeneration = (freeWord + (1L << GENERATION_SHIFT)) & GENERATION_MASK;
    return nextGeneration | ((long) owner << OWNER_SHIFT) | HELD;
  }

  /** The word with one reference more; fewer than {@link #MAX_REFERENCES} before. */
  public static long referenced(long word) {
    return word + ONE_REFERENCE;
  }

  /** The word with one reference less; at least one before. */
  public static long dereferenced(long word) {
    return word - ONE_REFERENCE;
  }

  /** The word without references. */
  public static long unreferenced(long word) {
    return word & (ONE_REFERENCE - 1);
  }

  /** The word of a held ID after its set freed it, or of a freed one after the notification. */
  public static long pending(long word) {
    return (word & ~STATE_MASK) | PENDING;
  }

  /** The word of an ID after it was freed or cleared, until listeners have been notified. */
  public static long notifying(long word) {
    return (word & ~STATE_MASK) | NOTIFYING;
  }

  /** The word of a held ID that somebody outside the space uses: no references. */
  public static long foreign(long heldWord) {
    return (unreferenced(heldWord) & ~STATE_MASK) | FOREIGN;
  }

  /** The word of a held ID after it went to another owner: all else stays. */
  public static long transferred(long heldWord, int owner) {
    return (heldWord & ~((long) MAX_OWNER << OWNER_SHIFT)) | ((long) owner << OWNER_SHIFT);
  }

  /** The word of a held ID after it went to an owner that has so many references to it. */
  public static long departed(long heldWord, int owner, int references) {
    return transferred(unreferenced(heldWord), owner) | ((long) references << REFERENCES_SHIFT);
  }

  /** Returns the word of a free ID that was allocated so often, 0 to {@link #MAX_GENERATION}. */
  public static long free(int generation) {
    return (long) generation << GENERATION_SHIFT;
  }

  /**
   * Returns whether the word is that of an ID that is held without references, in any of its
   * generations.
   *
   * @param heldWord {@link #allocated} of any free word and the owner
   */
  public static boolean isHeldUnreferenced(long word, long heldWord) {
    return ((word ^ heldWord) & ~GENERATION_MASK) == 0;
  }

  /** The word after the ID was released: the generation alone. */
  public static long freed(long word) {
    return word & GENERATION_MASK;
  }

  /**
   * Returns the word of a released ID that is not free before {@code dueMs} or all
   * acknowledgements.
   */
  public static long quarantined(long word, long dueMs, int acks) {
    return freed(word) | ((long) acks << ACKS_SHIFT) | (dueMs << DUE_SHIFT) | QUARANTINED;
  }
}
