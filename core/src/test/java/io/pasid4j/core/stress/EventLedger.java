// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.stress;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidEvent;
import io.pasid4j.core.PasidListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Follows the life of each ID by its events alone, whichever threads and sets report them. */
final class EventLedger implements PasidListener {
  private static final int FREE = 0;
  private static final int IDLE = 1;
  private static final int ACTIVE = 2;

  private final AtomicIntegerArray states;
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  /** Creates a ledger of IDs 0 to {@code ids} - 1, all free. */
  EventLedger(int ids) {
    states = new AtomicIntegerArray(ids);
  }

  @Override
  public void on(PasidEvent event) {
    int id = event.pasid();
    int before = states.getAndSet(id, after(event.type()));
    if (!canFollow(before, event.type())) {
      violations.add(event + " in state " + before);
    }
  }

  private static int after(EventType type) {
    return switch (type) {
      case ALLOC, UNBIND -> IDLE;
      case BIND -> ACTIVE;
      case FREE, MOVED -> FREE;
    };
  }

  private static boolean canFollow(int before, EventType type) {
    return switch (type) {
      case ALLOC -> before == FREE;
      case BIND -> before == IDLE;
      case UNBIND -> before == ACTIVE;
      case FREE, MOVED -> before != FREE;
    };
  }

  /** Events that contradict earlier ones. */
  Queue<String> violations() {
    return violations;
  }

  /** The number of IDs that are not free according to the events. */
  int usedIds() {
    int used = 0;
    for (int id = 0; id < states.length(); id++) {
      used += states.get(id) == FREE ? 0 : 1;
    }
    return used;
  }
}
