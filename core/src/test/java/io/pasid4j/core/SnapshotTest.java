// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A space as bytes, and restored from them. */
class SnapshotTest {
  @Test
  void whichOwnerIndexesAreUnusedIsKeptInTheirOrder() {
    PasidSpace space = Given.space(4);
    PasidSet first = space.open("first", Given.UNLIMITED);
    PasidSet second = space.open("second", Given.UNLIMITED);
    PasidSet third = space.open("third", Given.UNLIMITED);
    third.close();
    first.close();
    PasidSpace copy = PasidSpace.restore(space.snapshot(), () -> 0);
    assertThat(copy.owner(copy.open("a", Given.UNLIMITED))).isEqualTo(space.owner(third));
    assertThat(copy.owner(copy.open("b", Given.UNLIMITED))).isEqualTo(space.owner(first));
    assertThat(copy.owner(copy.open("c", Given.UNLIMITED))).isEqualTo(4);
    assertThat(copy.sets().getFirst().name()).isEqualTo(second.name());
  }

  private final AtomicLong nowMs = new AtomicLong(1000);

  /** A space that has each kind of thing that a snapshot holds. */
  static PasidSpace full(AtomicLong nowMs) {
    PasidSpace space =
        PasidSpace.builder()
            .bits(12)
            .policy(Policy.CYCLIC)
            .reserve(PasidRange.of(100, 199))
            .quarantine(50, nowMs::get)
            .build();
    PasidSet first = space.open("vm-1", Quota.guaranteed(10, 2000));
    PasidSet second = space.open("vm-\u00e9", Given.UNLIMITED);
    space.open("gone", Quota.limit(0)).close();
    PasidSet closed = space.open("closed", Quota.guaranteed(5, 30));
    space.open("idle", Quota.limit(7));
    first.allocate(PasidRange.of(90, 400), 40);
    second.allocate(PasidRange.of(2000, 4095), 3);
    second.allocate(PasidRange.ALL, "key \u20ac");
    second.allocate(PasidRange.exactly(4095), "last");
    closed.allocate(PasidRange.of(1, 9), 9);
    first.attachSpid(95, 0);
    second.attachSpid(4095, 77);
    second.attach(2000, "private");
    first.get(95);
    first.get(96);
    first.get(96);
    first.free(96);
    closed.get(3);
    closed.attachSpid(3, 5);
    closed.close();
    first.free(99);
    return space;
  }

  @Test
  void aSpaceIsRestoredAsItWas() {
    PasidSpace space = full(nowMs);
    PasidSpace restored = PasidSpace.restore(space.snapshot(), nowMs::get);
    new SpaceAuditor(restored).check();
    assertThat(restored.snapshot()).isEqualTo(space.snapshot());
    assertThat(restored.bits()).isEqualTo(12);
    assertThat(restored.policy()).isEqualTo(Policy.CYCLIC);
    assertThat(restored.capacityIds()).isEqualTo(space.capacityIds());
    assertThat(views(restored)).isEqualTo(views(space));
    List<PasidSet> sets = restored.sets();
    assertThat(sets)
        .extracting(PasidSet::name)
        .containsExactly("vm-1", "vm-\u00e9", "closed", "idle");
    for (int at = 0; at < sets.size(); at++) {
      PasidSet before = space.sets().get(at);
      assertThat(restored.statistics(sets.get(at))).isEqualTo(space.statistics(before));
      assertThat(restored.owner(sets.get(at))).isEqualTo(space.owner(before));
    }
    assertThat(sets.get(0).findBySpid(0)).isEqualTo(95);
    assertThat(sets.get(1).findBySpid(77)).isEqualTo(4095);
    assertThat(sets.get(1).allocate(PasidRange.ALL, "last")).isEqualTo(4095);
    assertThat(sets.get(1).attachment(2000)).isNull();
    assertThat(sets.get(2).findBySpid(5)).isEqualTo(3);
  }

  private static List<String> views(PasidSpace space) {
    List<String> views = new ArrayList<>();
    for (int id = 0; id < 1 << space.bits(); id++) {
      views.add(space.describe(id).toString());
    }
    return views;
  }

  @Test
  void aRestoredSpaceGoesOn() {
    PasidSpace restored = PasidSpace.restore(full(nowMs).snapshot(), nowMs::get);
    PasidSet closed = restored.sets().get(2);
    assertThat(closed.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.CLOSED.code());
    assertThat(closed.put(3)).isEqualTo(PutResult.RELEASED);
    assertThat(restored.sets()).doesNotContain(closed);
    PasidSet set = restored.sets().get(0);
    assertThat(set.tryAllocate(PasidRange.exactly(99))).isEqualTo(Refusal.QUARANTINED.code());
    nowMs.set(1050);
    Given.take(set, 3, 99);
    new SpaceAuditor(restored).check();
  }

  @Test
  void theSameHistoryGivesTheSameBytes() {
    assertThat(full(new AtomicLong(1000)).snapshot()).isEqualTo(full(nowMs).snapshot());
  }

  @Test
  void whatIsPrivateLeavesNoTrace() {
    PasidSpace space = Given.space(8);
    PasidSet set = space.open("vm", Given.UNLIMITED);
    Given.take(set, 5);
    byte[] without = space.snapshot();
    set.attach(5, "value");
    assertThat(space.snapshot()).isEqualTo(without);
  }

  @Test
  void aSpaceThatOnceHadAGuaranteeRefusesAsBefore() {
    PasidSpace space = Given.space(4);
    space.open("gone", Quota.guaranteed(3, 3)).close();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    set.allocate(PasidRange.ALL, 15);
    PasidSpace restored = PasidSpace.restore(space.snapshot(), () -> 0);
    assertThat(restored.sets().getFirst().tryAllocate(PasidRange.ALL))
        .isEqualTo(set.tryAllocate(PasidRange.ALL));
    assertThat(restored.snapshot()).isEqualTo(space.snapshot());
  }

  @Test
  void aClosedSetsGuaranteeIsNotAskedForAgain() {
    PasidSpace space = Given.space(4);
    PasidSet open = space.open("vm-1", Quota.limit(15));
    PasidSet closed = space.open("vm-2", Quota.guaranteed(15, 15));
    Given.take(closed, 1);
    closed.get(1);
    closed.close();
    space.changeQuota(open, Quota.guaranteed(14, 15));
    PasidSpace restored = PasidSpace.restore(space.snapshot(), () -> 0);
    new SpaceAuditor(restored).check();
    assertThat(restored.snapshot()).isEqualTo(space.snapshot());
    assertThat(restored.sets().get(1).quota()).isEqualTo(Quota.guaranteed(15, 15));
    assertThat(restored.sets().get(0).allocate(PasidRange.ALL, 14)).hasSize(14);
  }

  @Test
  void whatWasBeingReportedHasGoneBack() {
    PasidSpace space = Given.space(8);
    PasidSet set = space.open("vm", Given.UNLIMITED);
    Given.take(set, 5, 6);
    set.attachSpid(5, 50);
    set.attachSpid(6, 60);
    set.get(6);
    List<byte[]> snapshots = new ArrayList<>();
    space.subscribe(Priority.CPU, event -> snapshots.add(space.snapshot()));
    set.free(PasidRange.ALL);
    PasidSpace restored = PasidSpace.restore(snapshots.getFirst(), () -> 0);
    new SpaceAuditor(restored).check();
    PasidSet again = restored.sets().getFirst();
    assertThat(again.findBySpid(50)).isEqualTo(-1);
    assertThat(again.findBySpid(60)).isEqualTo(6);
    assertThat(again.put(6)).isEqualTo(PutResult.RELEASED);
    assertThat(restored.heldIds()).isZero();
  }

  @Test
  void anEmptySpaceOfEveryWidthIsRestored() {
    for (int bits = 1; bits <= 31; bits++) {
      PasidSpace space = Given.space(bits);
      byte[] snapshot = space.snapshot();
      assertThat(snapshot).hasSizeLessThan(100);
      assertThat(PasidSpace.restore(snapshot, () -> 0).snapshot()).isEqualTo(snapshot);
    }
  }

  @Test
  void theEndsOfTheWidestSpaceAreRestored() {
    PasidSpace space =
        PasidSpace.builder().bits(31).reserve(PasidRange.exactly(Integer.MAX_VALUE)).build();
    PasidSet set = space.open("vm", Given.UNLIMITED);
    Given.take(set, 1, Integer.MAX_VALUE - 1);
    set.attachSpid(Integer.MAX_VALUE - 1, 3);
    PasidSpace restored = PasidSpace.restore(space.snapshot(), () -> 0);
    assertThat(restored.snapshot()).isEqualTo(space.snapshot());
    assertThat(restored.sets().getFirst().findBySpid(3)).isEqualTo(Integer.MAX_VALUE - 1);
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] snapshot = Given.space(4).snapshot();
    snapshot[5] = 3;
    assertThatThrownBy(() -> PasidSpace.restore(snapshot, () -> 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("version: 3 (expected: 1 to 2)");
    snapshot[0] = 0;
    assertThatThrownBy(() -> PasidSpace.restore(snapshot, () -> 0))
        .hasMessage("magic: 0x534453 (expected: 0x50534453)");
  }
}
