// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A map from integers to objects that boxes nothing: open addressing, linear probing, no
 * tombstones. Constant time, also for keys that a tenant has chosen: where they go is another place
 * in each process. Not thread-safe.
 */
public final class IntMap<V> {
  private static final int FIRST_CAPACITY = 8;

  /** Unknown to those who choose keys: they could put all in one chain otherwise. */
  private static final int SEED = new SplittableRandom().nextInt();

  private static final int MULTIPLIER = new SplittableRandom().nextInt() | 1;

  private int[] keys = new int[FIRST_CAPACITY];
  private @Nullable Object[] values = new Object[FIRST_CAPACITY];
  private int size;

  /** The value of a key, or null. */
  @SuppressWarnings("unchecked") // only put stores values
  public @Nullable V find(int key) {
    return (V) values[slot(key)];
  }

  /** Makes room for one key more: the next {@link #put} takes no memory. */
  public void reserve() {
    if ((size + 1) * 2 > keys.length) {
      grow();
    }
  }

  /** Sets the value of a key. */
  public void put(int key, V value) {
    reserve();
    int slot = slot(key);
    size += values[slot] == null ? 1 : 0;
    keys[slot] = key;
    values[slot] = value;
  }

  /** Removes a key if it is there. */
  public void remove(int key) {
    int gap = slot(key);
    if (values[gap] == null) {
      return;
    }
    size--;
    int mask = keys.length - 1;
    for (int at = (gap + 1) & mask; values[at] != null; at = (at + 1) & mask) {
      // An entry may fill the gap unless its own place lies behind the gap.
      if (((at - home(keys[at])) & mask) >= ((at - gap) & mask)) {
        keys[gap] = keys[at];
        values[gap] = values[at];
        gap = at;
      }
    }
    values[gap] = null;
  }

  /** The number of keys. */
  public int size() {
    return size;
  }

  /** The keys, ascending. */
  public int[] sortedKeys() {
    int[] sorted = new int[size];
    int at = 0;
    for (int slot = 0; slot < keys.length; slot++) {
      if (values[slot] != null) {
        sorted[at++] = keys[slot];
      }
    }
    Arrays.sort(sorted);
    return sorted;
  }

  private int slot(int key) {
    int slot = home(key);
    while (values[slot] != null && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  private int home(int key) {
    return home(key, keys.length);
  }

  /** Returns the place of a key in a table of so many, a power of two, unless it is taken. */
  static int home(int key, int capacity) {
    int mixed = (key ^ SEED) * 0x9E3779B9;
    mixed = (mixed ^ (mixed >>> 16)) * MULTIPLIER;
    return (mixed ^ (mixed >>> 15)) & (capacity - 1);
  }

  @SuppressWarnings("unchecked") // only put stores values
  private void grow() {
    int[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    int[] moreKeys = new int[oldKeys.length * 2];
    // Both, before either is changed.
    values = new Object[oldKeys.length * 2];
    keys = moreKeys;
    size = 0;
    for (int slot = 0; slot < oldKeys.length; slot++) {
      Object value = oldValues[slot];
      if (value != null) {
        put(oldKeys[slot], (V) value);
      }
    }
  }
}
