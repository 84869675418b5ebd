// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The IDs one set holds, ordered. Few of them, wherever they lie, are a sorted array of 4 bytes
 * each; many are a {@link ContainerIndex}. IDs are 0 to 2^31-1 inclusive. Not thread-safe: the
 * set's gate guards it.
 *
 * <p>A search is one descent from the top; a visit of N IDs makes one and then moves on in order.
 */
public final class HeldIds {
  private static final int MAX_FEW = 256;

  /** Below this many become few again; well under the maximum, so as not to flap. */
  private static final int MIN_MANY = MAX_FEW * 3 / 4;

  private static final int KEPT_CAPACITY = 16;

  private static final int[] NONE = {};

  private int[] few = NONE;
  private int size;
  private @Nullable ContainerIndex many;

  /** How many IDs are in it. */
  public int size() {
    return size;
  }

  /** Adds an ID that is not in it. */
  public void add(int id) {
    if (many == null && size == MAX_FEW) {
      many = toMany();
      few = NONE;
    }
    if (many != null) {
      many.add(id);
      size++;
    } else {
      addToFew(id);
    }
  }

  /** Removes an ID if it is there; whether it was. */
  public boolean remove(int id) {
    return many == null ? removeFromFew(id) : removeFromMany(many, id);
  }

  private boolean removeFromFew(int id) {
    int at = lowerBound(id);
    boolean found = at < size && few[at] == id;
    if (found) {
      cut(at, at + 1);
    }
    return found;
  }

  private boolean removeFromMany(ContainerIndex index, int id) {
    boolean found = index.remove(id);
    if (found) {
      size--;
      toFewIfSmall();
    }
    return found;
  }

  /** Whether an ID is in it. */
  public boolean contains(int id) {
    if (many != null) {
      return many.contains(id);
    }
    int at = lowerBound(id);
    return at < size && few[at] == id;
  }

  /**
   * Gives the IDs in {@code [min, max]}, both inclusive, to {@code sink}, in ascending order. One
   * search, whatever is found.
   *
   * @return how many IDs that was
   */
  public int visit(int min, int max, IdSink sink) {
    if (many != null) {
      return many.visit(min, max, sink);
    }
    int from = lowerBound(min);
    int at = from;
    while (at < size && few[at] <= max) {
      int leaf = few[at] >>> 5;
      int mask = 0;
      do {
        mask |= 1 << few[at++];
      } while (at < size && few[at] <= max && few[at] >>> 5 == leaf);
      sink.accept(leaf, mask);
    }
    return at - from;
  }

  /** Removes what is in {@code [min, max]}, both inclusive. */
  public void removeRange(int min, int max) {
    if (many != null) {
      size -= many.removeRange(min, max);
      toFewIfSmall();
    } else {
      int from = lowerBound(min);
      int to = from;
      while (to < size && few[to] <= max) {
        to++;
      }
      cut(from, to);
    }
  }

  private void addToFew(int id) {
    // IDs are mostly given in ascending order.
    int at = size == 0 || few[size - 1] < id ? size : lowerBound(id);
    if (size == few.length) {
      // By a quarter: most sets are small and many, so slack is what memory per ID is made of.
      few = Arrays.copyOf(few, Math.min(MAX_FEW, size + Math.max(4, size >> 2)));
    }
    System.arraycopy(few, at, few, at + 1, size - at);
    few[at] = id;
    size++;
  }

  /**
   * Removes the entries {@code [from, to)} and gives back memory when three quarters are unused.
   */
  private void cut(int from, int to) {
    System.arraycopy(few, to, few, from, size - to);
    size -= to - from;
    if (few.length > KEPT_CAPACITY && size <= few.length >> 2) {
      few = size == 0 ? NONE : Arrays.copyOf(few, few.length >> 1);
    }
  }

  private ContainerIndex toMany() {
    ContainerIndex index = new ContainerIndex();
    for (int i = 0; i < size; i++) {
      index.add(few[i]);
    }
    return index;
  }

  private void toFewIfSmall() {
    if (many != null && size < MIN_MANY) {
      int[] ids = size == 0 ? NONE : new int[size];
      Filler filler = new Filler(ids);
      many.visit(0, Integer.MAX_VALUE, filler);
      few = ids;
      many = null;
    }
  }

  private int lowerBound(int id) {
    int from = 0;
    int to = size;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (few[middle] < id) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private static final class Filler implements IdSink {
    private final int[] ids;
    private int at;

    Filler(int[] ids) {
      this.ids = ids;
    }

    @Override
    public void accept(int leaf, int mask) {
      for (int rest = mask; rest != 0; rest &= rest - 1) {
        ids[at++] = leaf * 32 + Integer.numberOfTrailingZeros(rest);
      }
    }
  }
}
