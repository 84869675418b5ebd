// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.event;

import io.pasid4j.core.EventType;
import java.util.function.IntConsumer;

/**
 * Events of one set, first in, first out. In arrays, so that room for many can be made before the
 * first of them happens. Not thread-safe.
 */
final class EventQueue {
  private static final int MIN_CAPACITY = 16;
  private static final int KEPT_CAPACITY = 256;

  /** The longest array that every JVM can allocate. */
  private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

  private static final int GENERATION_SHIFT = 32;
  private static final EventType[] NO_TYPES = {};
  private static final long[] NO_NUMBERS = {};

  private EventType[] types = NO_TYPES;

  /** The IDs, and above them their generations. */
  private long[] ids = NO_NUMBERS;

  private long[] subscriptions = NO_NUMBERS;
  private int head;
  private int count;

  /** Initialises the class: out of memory at its first use, it could never be used again. */
  static void initialize() {}

  int count() {
    return count;
  }

  /** Makes room for {@code more} events. */
  void reserve(int more) {
    if (more <= types.length - count) {
      return;
    }
    if (more > MAX_LENGTH - count) {
      throw new OutOfMemoryError("events: " + count + " and " + more + " more (expected: fewer)");
    }
    int needed = count + more;
    int capacity = Math.max(needed, Math.max(MIN_CAPACITY, types.length + (types.length >> 1)));
    EventType[] moreTypes = new EventType[capacity];
    long[] moreIds = new long[capacity];
    long[] moreSubscriptions = new long[capacity];
    copyInOrder(types, moreTypes);
    copyInOrder(ids, moreIds);
    copyInOrder(subscriptions, moreSubscriptions);
    types = moreTypes;
    ids = moreIds;
    subscriptions = moreSubscriptions;
    head = 0;
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // from is an array of the same type as to
  private void copyInOrder(Object from, Object to) {
    int first = Math.min(count, types.length - head);
    System.arraycopy(from, head, to, 0, first);
    System.arraycopy(from, 0, to, first, count - first);
  }

  /** Adds an event; there is room. */
  void add(EventType type, int id, int generation, long seenSubscriptions) {
    int at = place(count);
    types[at] = type;
    ids[at] = (long) generation << GENERATION_SHIFT | id;
    subscriptions[at] = seenSubscriptions;
    count++;
  }

  /** Returns the place of the event behind {@code before} others; their sum may overflow an int. */
  private int place(int before) {
    int at = head - (types.length - before);
    return at < 0 ? at + types.length : at;
  }

  EventType type() {
    return types[head];
  }

  int id() {
    return (int) ids[head];
  }

  int generation() {
    return (int) (ids[head] >>> GENERATION_SHIFT);
  }

  /** The number of subscriptions when the first event happened. */
  long subscriptions() {
    return subscriptions[head];
  }

  /** Visits the IDs of the FREE events, in order. */
  void forEachFree(IntConsumer action) {
    for (int i = 0; i < count; i++) {
      int at = place(i);
      if (types[at] == EventType.FREE) {
        action.accept((int) ids[at]);
      }
    }
  }

  /** Removes the first event. */
  void remove() {
    head = head + 1 == types.length ? 0 : head + 1;
    count--;
    trim();
  }

  /** Gives back the room for many events if none is queued. */
  void trim() {
    if (count == 0 && types.length > KEPT_CAPACITY) {
      types = NO_TYPES;
      ids = NO_NUMBERS;
      subscriptions = NO_NUMBERS;
      head = 0;
    }
  }
}
