// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.stress;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A thread that runs any operation on any of the sets in common slots. */
final class LifeTenant implements Runnable {
  private final PasidSpace space;
  private final AtomicReferenceArray<PasidSet> slots;
  private final AtomicLong nowMs;
  private final SplittableRandom random;
  private final int steps;

  LifeTenant(
      PasidSpace space,
      AtomicReferenceArray<PasidSet> slots,
      AtomicLong nowMs,
      long seed,
      int steps) {
    this.space = space;
    this.slots = slots;
    this.nowMs = nowMs;
    this.random = new SplittableRandom(seed);
    this.steps = steps;
  }

  @Override
  public void run() {
    try (DrainConsumer consumer = space.registerDrainConsumer()) {
      for (int step = 0; step < steps; step++) {
        try {
          step(slots.get(random.nextInt(slots.length())), consumer);
        } catch (PasidUnavailableException | QuotaRefusedException refused) {
          nowMs.incrementAndGet();
        }
      }
    }
  }

  private void step(PasidSet set, DrainConsumer consumer) {
    int id = random.nextInt(1 << space.bits());
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3 -> set.tryAllocate(PasidRange.ALL);
      case 4, 5 -> set.tryAllocate(PasidRange.of(id, id + 3L));
      case 6 -> set.allocate(PasidRange.ALL, 1 + random.nextInt(6));
      case 7 -> set.allocateContiguous(PasidRange.ALL, 1 + random.nextInt(6));
      case 8 -> set.allocate(PasidRange.ALL, "key-" + id % 8);
      case 9, 10, 11 -> set.get(id);
      case 12, 13 -> set.put(id);
      case 14, 15 -> set.free(id);
      case 16 -> set.free(PasidRange.of(id, id + 7L));
      case 17 -> attach(set, id);
      case 18, 19 -> consumer.acknowledge(id);
      case 20 -> nowMs.incrementAndGet();
      case 21 -> space.releasePending(set);
      case 22 -> space.changeQuota(set, Quota.guaranteed(id % 3, id % 40 + 3));
      default -> rarely(set);
    }
  }

  private void attach(PasidSet set, int id) {
    set.attachSpid(id, id % 16);
    set.attach(id, "value");
    set.detachSpid(set.findBySpid(id % 16) % 16);
  }

  private void rarely(PasidSet set) {
    int choice = random.nextInt(40);
    if (choice == 0) {
      replace(random.nextInt(slots.length()));
    } else if (choice == 1) {
      set.free(PasidRange.ALL);
    } else if (choice == 2) {
      PasidSpace.restore(space.snapshot(), nowMs::get);
    }
  }

  /** Opens a set in a slot; the previous one ends. */
  private void replace(int slot) {
    PasidSet gone = slots.getAndSet(slot, space.open("set-" + slot, Quota.limit(30)));
    gone.close();
    space.releasePending(gone);
  }
}
