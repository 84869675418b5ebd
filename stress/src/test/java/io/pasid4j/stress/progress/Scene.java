// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Quota;

/** A space with the set whose thread is stopped, and another set. */
final class Scene {
  private static final int VICTIMS_IDS = 100;
  private static final int VICTIMS_LIMIT = 200;
  private static final Quota WIDE = Quota.limit(1023);

  private final PasidSpace space;
  private final PasidSet victim;
  private final PasidSet other;
  private final int guaranteedIds;

  Scene(PasidSpace space) {
    this.space = space;
    guaranteedIds = space.sets().stream().mapToInt(set -> set.quota().guaranteedIds()).sum();
    victim = space.open("victim", Quota.limit(VICTIMS_LIMIT));
    victim.allocateContiguous(PasidRange.of(1, VICTIMS_IDS), VICTIMS_IDS);
    victim.get(10);
    victim.get(11);
    victim.free(11);
    other = space.open("other", WIDE);
  }

  PasidSet victim() {
    return victim;
  }

  /**
   * Runs all operations of others; the stopped operation may have {@code takenIds} of the free IDs.
   */
  void goOn(int takenIds) {
    fill(takenIds);
    useIds();
    openAndClose();
    guarantee();
    look();
  }

  /** Takes every ID that is free, and frees them by range. */
  private void fill(int takenIds) {
    int taken = 0;
    while (other.tryAllocate(PasidRange.ALL) >= 0) {
      taken++;
    }
    int free = (int) space.capacityIds() - VICTIMS_IDS - guaranteedIds;
    assertThat(taken).isGreaterThanOrEqualTo(free - takenIds);
    assertThat(other.free(PasidRange.ALL)).isEqualTo(taken);
  }

  private void useIds() {
    int first = other.allocateContiguous(PasidRange.of(200, 1023), 64);
    other.get(first);
    assertThat(other.attachSpid(first, 1)).isNotNull();
    assertThat(other.free(first)).isTrue();
    assertThat(other.put(first)).isEqualTo(PutResult.RELEASED);
    assertThat(other.allocate(PasidRange.exactly(first), "key")).isEqualTo(first);
    assertThat(other.allocate(PasidRange.ALL, 3)).hasSize(3);
    assertThat(other.free(PasidRange.ALL)).isEqualTo(67);
  }

  private void openAndClose() {
    try (PasidSet opened = space.open("opened", WIDE)) {
      assertThat(opened.tryAllocate(PasidRange.ALL)).isPositive();
      space.changeQuota(opened, Quota.limit(10));
    }
  }

  /** Requests a guarantee, in some spaces the first, and makes use of it. */
  private void guarantee() {
    try (PasidSet opened = space.open("opened", Quota.guaranteed(100, 100))) {
      assertThat(opened.allocate(PasidRange.ALL, 100)).hasSize(100);
    }
  }

  /** Reads, as the operator, everything that can be read without waiting for the stopped set. */
  private void look() {
    assertThat(space.describe(5).id()).isEqualTo(5);
    assertThat(space.sets()).contains(other);
    assertThat(space.statistics(other).heldIds()).isZero();
  }

  /** Checks the end: when every set has closed, every ID can be allocated. */
  void audit() {
    victim.close();
    space.releasePending(victim);
    space.sets().forEach(PasidSet::close);
    assertThat(space.sets()).isEmpty();
    PasidSet last = space.open("last", Quota.guaranteed(1023, 1023));
    assertThat(last.allocateContiguous(PasidRange.ALL, 1023)).isEqualTo(1);
  }
}
