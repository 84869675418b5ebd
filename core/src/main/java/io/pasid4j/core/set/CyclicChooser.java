// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.free.FreeIndex;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Policy CYCLIC for one set: continues after the last ID that the space allocated. When another set
 * moves the space's cursor at the same moment, this set goes on by itself for a stretch of {@link
 * #STRETCH_IDS}, so that two busy sets do not fight over one cursor; an ID freed in between is
 * still not allocated for a lap.
 */
final class CyclicChooser implements Chooser {
  private static final int STRETCH_IDS = 32;

  private final FreeIndex index;
  private final AtomicInteger cursor;
  private final int maxId;
  private int next;
  private int stretchLeft;

  /** A chooser that shares {@code cursor} with all sets of the space. */
  CyclicChooser(FreeIndex index, AtomicInteger cursor, int maxId) {
    this.index = index;
    this.cursor = cursor;
    this.maxId = maxId;
  }

  @Override
  public int take(int min, int max) {
    return stretchLeft > 0 ? takeInStretch(min, max) : takeAtCursor(min, max);
  }

  private int takeAtCursor(int min, int max) {
    int from = cursor.get();
    int id = takeFrom(from, min, max);
    if (id >= 0 && !cursor.compareAndSet(from, after(id))) {
      startStretch();
    }
    return id;
  }

  /** Takes no memory, as a lambda might: the ID's bit is taken already. */
  void startStretch() {
    int from;
    do {
      from = cursor.get();
    } while (!cursor.compareAndSet(from, from > maxId - STRETCH_IDS ? 0 : from + STRETCH_IDS));
    next = from;
    stretchLeft = STRETCH_IDS;
  }

  private int takeInStretch(int min, int max) {
    int id = takeFrom(next, min, max);
    if (id >= 0) {
      stretchLeft = Math.max(0, stretchLeft - Math.max(1, id - next + 1));
      next = after(id);
    }
    return id;
  }

  private int takeFrom(int from, int min, int max) {
    if (from > min && from <= max) {
      int id = index.take(from, max);
      if (id >= 0) {
        return id;
      }
    }
    return index.take(min, max);
  }

  private int after(int id) {
    return id == maxId ? 0 : id + 1;
  }
}
