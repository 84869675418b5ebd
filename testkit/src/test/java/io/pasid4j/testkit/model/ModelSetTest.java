// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.testkit.model.ModelSpace.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The model itself, by hand-written examples: there is no other model to compare it with. */
class ModelSetTest {
  private static final long ALL = 0xFFFF_FFFFL;

  @Test
  void allocatesTheLowestFreeIdsOfTheRange() {
    ModelSet set = open(ModelSpace.ofBits(4), 15, 0);

    assertThat(set.allocate(0, ALL, 3, false).ids()).containsExactly(1, 2, 3);
    assertThat(set.allocate(5, 6, 1, false).ids()).containsExactly(5);
    assertThat(set.allocate(0, ALL, 2, true).ids()).containsExactly(6, 7);
    assertThat(set.allocate(0, ALL, 1, false).ids()).containsExactly(4);
  }

  @Test
  void cyclicAllocatesTheNextIdAfterTheLastOne() {
    ModelSpace space = new ModelSpace(3, Policy.CYCLIC, id -> id == 0, 0, 0);
    ModelSet set = open(space, 3, 0);

    assertThat(set.allocate(0, ALL, 1, false).ids()).containsExactly(1);
    assertThat(set.free(0, ALL)).isEqualTo(1);
    assertThat(set.allocate(0, ALL, 2, false).ids()).containsExactly(2, 3);
    assertThat(set.allocate(0, ALL, 1, false).ids()).containsExactly(1);
  }

  @Test
  void refusesByTheFirstReasonThatHolds() {
    ModelSpace space = new ModelSpace(7, Policy.LOWEST, id -> id < 2, 100, 0);
    ModelSet set = open(space, 4, 0);
    ModelSet other = open(space, 6, 2);

    assertThat(set.allocate(0, 1, 1, false).refusal()).isEqualTo(ModelRefusal.RESERVED);
    assertThat(set.allocate(8, ALL, 1, false).refusal()).isEqualTo(ModelRefusal.RANGE_FULL);
    assertThat(set.allocate(3, 3, 1, false).idOrCode()).isEqualTo(3);
    assertThat(set.allocate(2, 4, 2, true).refusal()).isEqualTo(ModelRefusal.FRAGMENTED);
    assertThat(set.allocate(0, ALL, 4, false).refusal()).isEqualTo(ModelRefusal.QUOTA);
    assertThat(set.allocate(0, ALL, 3, false).ids()).containsExactly(2, 4, 5);
    assertThat(other.allocate(0, ALL, 2, false).ids()).containsExactly(6, 7);
    assertThat(other.free(7, 7)).isEqualTo(1);
    assertThat(set.changeQuota(6, 0)).isNull();
    assertThat(set.allocate(7, 7, 1, false))
        .isEqualTo(new ModelResult(List.of(), ModelRefusal.QUARANTINED, 100));
    space.quarantine().advance(100);
    assertThat(set.allocate(7, 7, 1, false).refusal()).isEqualTo(ModelRefusal.CAPACITY);
    set.close();
    assertThat(set.allocate(0, ALL, 1, false).refusal()).isEqualTo(ModelRefusal.CLOSED);
  }

  @Test
  void referencesKeepAFreedIdUntilTheLastOneIsDropped() {
    ModelSet set = open(ModelSpace.ofBits(4), 15, 0);
    set.take(5);
    List<String> events = new ArrayList<>();
    set.space().addListener((transition, _, id) -> events.add(transition + " " + id));

    assertThat(set.get(5)).isEqualTo(GetOutcome.TAKEN);
    assertThat(set.get(5)).isEqualTo(GetOutcome.TAKEN);
    assertThat(set.put(5)).isEqualTo(PutOutcome.KEPT);
    assertThat(set.free(0, ALL)).isEqualTo(1);
    assertThat(set.get(5)).isEqualTo(GetOutcome.BUSY);
    assertThat(set.held()).isEmpty();
    assertThat(set.size()).isEqualTo(1);
    assertThat(set.put(5)).isEqualTo(PutOutcome.RELEASED);
    assertThat(set.put(5)).isEqualTo(PutOutcome.UNKNOWN);
    assertThat(set.size()).isZero();
    assertThat(events).containsExactly("BIND 5", "FREE 5");
  }

  @Test
  void aSpidBelongsToOneIdAndEndsWithIt() {
    ModelSet set = ModelSet.ofChosenIds();
    set.take(5);
    set.take(6);

    assertThat(set.attachSpid(5, 1)).isEqualTo(AttachOutcome.ATTACHED);
    assertThat(set.attachSpid(5, 1)).isEqualTo(AttachOutcome.ATTACHED);
    assertThat(set.attachSpid(6, 1)).isEqualTo(AttachOutcome.SPID_TAKEN);
    assertThat(set.attachSpid(5, 2)).isEqualTo(AttachOutcome.ID_TAKEN);
    assertThat(set.attachSpid(7, 2)).isEqualTo(AttachOutcome.UNKNOWN);
    set.free(5, 5);
    assertThat(set.idBySpid()).isEmpty();
  }

  @Test
  void aKeyStandsForOneIdUntilThatIsFreed() {
    ModelSet set = ModelSet.ofChosenIds();
    set.takeForKey("key", 5);
    set.takeForKey("key", 5);

    assertThat(set.held()).containsExactly(5);
    assertThatThrownBy(() -> set.takeForKey("key", 6)).isInstanceOf(AssertionError.class);
    set.free(5, 5);
    set.takeForKey("key", 6);
    assertThat(set.held()).containsExactly(6);
  }

  @Test
  void anIdIsNeverTakenTwice() {
    ModelSpace space = ModelSpace.ofBits(4);
    ModelSet set = open(space, 15, 0);
    set.take(5);

    assertThatThrownBy(() -> open(space, 15, 0).take(5)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> set.take(5)).isInstanceOf(AssertionError.class);
  }

  @Test
  void anIdStaysInQuarantineUntilItsDrainConsumerAcknowledgesIt() {
    ModelSpace space = ModelSpace.ofBits(2, 100, 0);
    ModelSet set = open(space, 3, 0);
    ModelQuarantine quarantine = space.quarantine();
    ModelQuarantine.Consumer consumer = Objects.requireNonNull(quarantine.register());
    set.take(1);
    set.take(2);
    set.free(0, ALL);

    assertThat(quarantine.acknowledge(consumer, 1, false)).isTrue();
    assertThat(quarantine.acknowledge(consumer, 1, false)).isFalse();
    assertThat(quarantine.ids()).containsExactly(2);
    assertThat(space.firstDueMs(0, ALL)).isEqualTo(100);
    quarantine.advance(100);
    assertThat(space.freeIds(0, ALL)).isEqualTo(2);
    assertThat(space.firstDueMs(0, ALL)).isEqualTo(-1);
    assertThat(space.freeIds(0, ALL)).isEqualTo(3);
  }

  private static ModelSet open(ModelSpace space, int limitIds, int guaranteedIds) {
    return Objects.requireNonNull(space.open(limitIds, guaranteedIds));
  }
}
