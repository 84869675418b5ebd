// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import org.jspecify.annotations.Nullable;

/**
 * An ordered map from ID to value: a radix tree of 64 slots a node, in which each node marks the
 * slots that are full all the way down, so that the lowest gap is found by a step per level. Nodes
 * exist only where there are IDs. Not thread-safe.
 *
 * @param <V> the values
 */
final class MarkedRadixTree<V> {
  private static final int SLOT_BITS = 6;
  private static final int SLOT_MASK = 63;

  private static final class Node {
    final @Nullable Object[] slots = new @Nullable Object[1 << SLOT_BITS];
    long full;
    int used;
  }

  private final int topShift;
  private final Node root = new Node();

  MarkedRadixTree(int bits) {
    topShift = (bits - 1) / SLOT_BITS * SLOT_BITS;
  }

  /** The lowest ID of {@code [min, max]} without a value; -1 if there is none. */
  int lowestGap(int min, int max) {
    int gap = lowestGap(root, topShift, min);
    return gap > max ? -1 : gap;
  }

  private int lowestGap(Node node, int shift, int min) {
    int slot = (min >>> shift) & SLOT_MASK;
    long open = ~node.full & (-1L << slot);
    int base = min & -(1 << shift) & ~(SLOT_MASK << shift);
    int below = min & ((1 << shift) - 1);
    while (open != 0) {
      int candidate = Long.numberOfTrailingZeros(open);
      int low = candidate == slot ? below : 0;
      int id = base | (candidate << shift) | low;
      Object child = node.slots[candidate];
      if (shift == 0 || child == null) {
        return id;
      }
      int gap = lowestGap((Node) child, shift - SLOT_BITS, id);
      if (gap >= 0) {
        return gap;
      }
      open &= open - 1;
    }
    return -1;
  }

  /** The value of an ID, or null. */
  @SuppressWarnings("unchecked") // put is the only writer of leaf slots
  @Nullable V value(int id) {
    Node node = root;
    for (int shift = topShift; shift > 0; shift -= SLOT_BITS) {
      Object child = node.slots[(id >>> shift) & SLOT_MASK];
      if (child == null) {
        return null;
      }
      node = (Node) child;
    }
    return (V) node.slots[id & SLOT_MASK];
  }

  /** Gives an ID that has no value one. */
  void put(int id, V value) {
    put(root, topShift, id, value);
  }

  private boolean put(Node node, int shift, int id, V value) {
    int slot = (id >>> shift) & SLOT_MASK;
    boolean slotFull = true;
    if (shift == 0) {
      node.slots[slot] = value;
      node.used++;
    } else {
      Object child = node.slots[slot];
      if (child == null) {
        child = new Node();
        node.slots[slot] = child;
        node.used++;
      }
      slotFull = put((Node) child, shift - SLOT_BITS, id, value);
    }
    if (slotFull) {
      node.full |= 1L << slot;
    }
    return node.full == -1L;
  }

  /** Takes the value of an ID away. */
  void remove(int id) {
    remove(root, topShift, id);
  }

  private boolean remove(Node node, int shift, int id) {
    int slot = (id >>> shift) & SLOT_MASK;
    node.full &= ~(1L << slot);
    if (shift == 0 || remove((Node) slotOf(node, slot), shift - SLOT_BITS, id)) {
      node.slots[slot] = null;
      node.used--;
    }
    return node.used == 0;
  }

  private static Object slotOf(Node node, int slot) {
    Object child = node.slots[slot];
    if (child == null) {
      throw new IllegalStateException("slot: " + slot + " (expected: a node)");
    }
    return child;
  }
}
