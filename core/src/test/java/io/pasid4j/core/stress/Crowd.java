// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Sets that all threads use, and for each ID a flag by which one of them claims it. */
final class Crowd {
  private static final int QUOTA_IDS = 200;
  private static final int MOST_AT_ONCE = 40;

  private final PasidSpace space;
  private final int firstId;
  private final int lastId;
  private final AtomicReferenceArray<PasidSet> shared;
  private final AtomicIntegerArray claims;
  private volatile boolean guaranteesStarted;

  /** Creates {@code sets} shared sets that allocate from {@code [firstId, lastId]}, inclusive. */
  Crowd(PasidSpace space, int firstId, int lastId, int sets) {
    this.space = space;
    this.firstId = firstId;
    this.lastId = lastId;
    this.claims = new AtomicIntegerArray(lastId + 1);
    PasidSet[] opened = new PasidSet[sets];
    for (int slot = 0; slot < sets; slot++) {
      opened[slot] = space.open("shared-" + slot, Quota.limit(QUOTA_IDS));
    }
    this.shared = new AtomicReferenceArray<>(opened);
  }

  /** The space that the crowd allocates from. */
  PasidRange range() {
    return PasidRange.of(firstId, lastId);
  }

  /** From now on an allocation may be refused because the space is guaranteed to others. */
  void startGuarantees() {
    guaranteesStarted = true;
  }

  /** Returns whether an allocation may be refused because the space is guaranteed to others. */
  boolean guaranteesStarted() {
    return guaranteesStarted;
  }

  /** Runs one operation on a shared set. */
  void act(SplittableRandom random) {
    int slot = random.nextInt(shared.length());
    PasidSet set = shared.get(slot);
    PasidRange range = range(random);
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> checkRefusal(set.tryAllocate(range));
      case 5 -> checkRefusal(several(set, range, 1 + random.nextInt(MOST_AT_ONCE)));
      case 6 -> checkRefusal(contiguous(set, range, 1 + random.nextInt(MOST_AT_ONCE)));
      case 7, 8, 9, 10 -> set.free((int) range.min());
      case 11, 12 -> set.free(range);
      case 13 -> set.free(PasidRange.ALL);
      case 14 -> assertThat(set.size()).isBetween(0, QUOTA_IDS);
      default -> replace(slot, set, random);
    }
  }

  /** Allocates an ID for the caller's own set, checks that no other holds it, and frees it. */
  void pair(PasidSet own, SplittableRandom random) {
    int id = own.tryAllocate(range(random));
    if (id < 0) {
      checkRefusal(id);
      return;
    }
    assertThat(claims.getAndIncrement(id)).as("holders of %d", id).isZero();
    for (int slot = 0; slot < shared.length(); slot++) {
      assertThat(shared.get(slot).holds(id)).as("%d also in a shared set", id).isFalse();
    }
    assertThat(own.holds(id)).isTrue();
    claims.decrementAndGet(id);
    assertThat(own.free(id)).isTrue();
  }

  private PasidRange range(SplittableRandom random) {
    int from = random.nextInt(firstId, lastId + 1);
    int width = random.nextInt(4) == 0 ? lastId : random.nextInt(64);
    return PasidRange.of(from, Math.min(lastId, (long) from + width));
  }

  private static int several(PasidSet set, PasidRange range, int count) {
    try {
      return set.allocate(range, count)[0];
    } catch (PasidUnavailableException e) {
      return e.reason().code();
    }
  }

  private static int contiguous(PasidSet set, PasidRange range, int count) {
    try {
      return set.allocateContiguous(range, count);
    } catch (PasidUnavailableException e) {
      return e.reason().code();
    }
  }

  private void checkRefusal(int answer) {
    if (answer < 0) {
      Refusal refusal = Refusal.ofCode(answer);
      assertThat(refusal).isNotEqualTo(Refusal.RESERVED);
      if (refusal == Refusal.CAPACITY) {
        assertThat(guaranteesStarted).as("guarantees started").isTrue();
      }
    }
  }

  private void replace(int slot, PasidSet set, SplittableRandom random) {
    int guaranteedIds = guaranteesStarted && random.nextBoolean() ? random.nextInt(20) : 0;
    try {
      PasidSet next = space.open("shared-" + slot, Quota.guaranteed(guaranteedIds, QUOTA_IDS));
      (shared.compareAndSet(slot, set, next) ? set : next).close();
    } catch (QuotaRefusedException e) {
      assertThat(e.reason()).isEqualTo(Refusal.CAPACITY);
    }
  }
}
