// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.stress;

import static io.pasid4j.core.Policy.LOWEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Refusal;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Allocates from a band of IDs that no other tenant uses, so that every result is known exactly,
 * although the band shares leaves, blocks and pages with other bands and the crowd.
 */
final class BandTenant {
  static final int MOST_AT_ONCE = 4;

  private final Policy policy;
  private final PasidSet set;
  private final int first;
  private final int length;
  private final SplittableRandom random;
  private final BooleanSupplier mayLackCapacity;
  private final BitSet held = new BitSet();

  BandTenant(
      Policy policy,
      PasidSet set,
      int first,
      int length,
      SplittableRandom random,
      BooleanSupplier mayLackCapacity) {
    this.policy = policy;
    this.set = set;
    this.first = first;
    this.length = length;
    this.random = random;
    this.mayLackCapacity = mayLackCapacity;
  }

  void act() {
    int from = random.nextInt(length);
    int to = from + random.nextInt(length - from);
    switch (random.nextInt(6)) {
      case 0, 1 -> allocate(from, to);
      case 2 -> allocateContiguous(from, to, 1 + random.nextInt(MOST_AT_ONCE));
      case 3 -> freeOne(from);
      case 4 -> freeRange(from, to);
      default -> look(from);
    }
  }

  private void allocate(int from, int to) {
    int answer = set.tryAllocate(range(from, to));
    if (lacksCapacity(answer)) {
      return;
    }
    int lowest = held.nextClearBit(from);
    if (lowest > to) {
      assertThat(answer).isEqualTo(Refusal.RANGE_FULL.code());
    } else {
      assertThat(answer).isBetween(first + lowest, policy == LOWEST ? first + lowest : first + to);
      assertThat(held.get(answer - first)).as("held already: %d", answer).isFalse();
      held.set(answer - first);
    }
  }

  private void allocateContiguous(int from, int to, int count) {
    int start = held.nextClearBit(from);
    while (start + count - 1 <= to && held.get(start, start + count).cardinality() > 0) {
      start = held.nextClearBit(start + 1);
    }
    boolean fits = start + count - 1 <= to;
    int free = to - from + 1 - held.get(from, to + 1).cardinality();
    Refusal refusal = free >= count ? Refusal.FRAGMENTED : Refusal.RANGE_FULL;
    int answer = contiguous(from, to, count);
    if (lacksCapacity(answer)) {
      return;
    }
    assertThat(answer).isEqualTo(fits ? first + start : refusal.code());
    held.set(start, fits ? start + count : start);
  }

  /**
   * Returns whether the remaining space is guaranteed to others; never for a set that has a
   * guarantee itself.
   */
  private boolean lacksCapacity(int answer) {
    return answer == Refusal.CAPACITY.code() && mayLackCapacity.getAsBoolean();
  }

  private int contiguous(int from, int to, int count) {
    try {
      return set.allocateContiguous(range(from, to), count);
    } catch (PasidUnavailableException e) {
      return e.reason().code();
    }
  }

  private void freeOne(int place) {
    assertThat(set.free(first + place)).isEqualTo(held.get(place));
    held.clear(place);
  }

  private void freeRange(int from, int to) {
    assertThat(set.free(range(from, to))).isEqualTo(held.get(from, to + 1).cardinality());
    held.clear(from, to + 1);
  }

  private void look(int place) {
    assertThat(set.holds(first + place)).isEqualTo(held.get(place));
    assertThat(set.size()).isEqualTo(held.cardinality());
  }

  private PasidRange range(int from, int to) {
    return PasidRange.of(first + from, first + to);
  }
}
