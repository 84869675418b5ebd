// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** IDs that are used outside the space. */
class ForeignTest {
  private final PasidSpace space = Given.space(4);
  private final PasidSet set = space.open("vm", Quota.limit(3), space.account(1));

  private IdState state(int id) {
    return space.describe(id).state();
  }

  @Test
  void anotherIdIsAllocatedAndTheBusyOneIsNeverHandedOut() {
    Given.take(set, 1);
    assertThat(set.reportBusy(1, PasidRange.ALL)).isEqualTo(2);
    assertThat(state(1)).isEqualTo(IdState.FOREIGN);
    assertThat(set.holds(1)).isFalse();
    assertThat(Given.held(set)).containsExactly(2);
    PasidSet other = space.open("other", Given.UNLIMITED);
    assertThat(other.allocate(PasidRange.ALL, 13)).doesNotContain(1);
    assertThat(other.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(other.tryAllocate(PasidRange.exactly(1))).isEqualTo(Refusal.RANGE_FULL.code());
    new SpaceAuditor(space).check();
  }

  @Test
  void theMarkStaysIfNoOtherIdCanBeHad() {
    Given.take(set, 1);
    assertThatThrownBy(() -> set.reportBusy(1, PasidRange.exactly(1)))
        .isInstanceOf(PasidUnavailableException.class);
    assertThat(state(1)).isEqualTo(IdState.FOREIGN);
    assertThat(set.size()).isEqualTo(1);
    new SpaceAuditor(space).check();
  }

  @Test
  void anIdThatTheSetDoesNotHoldIsRefused() {
    PasidSet other = space.open("other", Given.UNLIMITED);
    Given.take(other, 5);
    Given.take(set, 1);
    for (int id : new int[] {5, 6, 0, -1, 16, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> set.reportBusy(id, PasidRange.ALL))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("pasid: " + id + " (expected: one that the set holds)");
    }
    assertThat(other.holds(5)).isTrue();
    set.reportBusy(1, PasidRange.ALL);
    assertThatThrownBy(() -> set.reportBusy(1, PasidRange.ALL))
        .isInstanceOf(IllegalArgumentException.class);
    set.close();
    assertThatThrownBy(() -> set.reportBusy(2, PasidRange.ALL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theMarkCountsAgainstTheQuota() {
    Given.take(set, 1);
    set.reportBusy(1, PasidRange.ALL);
    set.reportBusy(2, PasidRange.ALL);
    assertThatThrownBy(() -> set.reportBusy(3, PasidRange.ALL))
        .isInstanceOfSatisfying(
            PasidUnavailableException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.QUOTA));
    assertThat(set.size()).isEqualTo(3);
    assertThat(set.free(PasidRange.ALL)).isZero();
    assertThat(space.clearForeign(PasidRange.of(2, 3))).isEqualTo(2);
    assertThat(set.allocate(PasidRange.ALL, 2)).containsExactly(2, 3);
  }

  @Test
  void anIdWithReferencesIsRefused() {
    Given.take(set, 1);
    set.get(1);
    assertThatThrownBy(() -> set.reportBusy(1, PasidRange.ALL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("references of 1: 1 (expected: none)");
    assertThat(state(1)).isEqualTo(IdState.ACTIVE);
    set.put(1);
    assertThat(set.reportBusy(1, PasidRange.ALL)).isEqualTo(2);
    new SpaceAuditor(space).check();
  }

  @Test
  void namesAndKeysOfABusyIdEnd() {
    int id = set.allocate(PasidRange.ALL, "key");
    set.attachSpid(id, 7);
    List<String> events = new ArrayList<>();
    space.subscribe(Priority.CPU, event -> events.add(event.type() + " " + event.pasid()));
    int next = set.reportBusy(id, PasidRange.ALL);
    assertThat(events).containsExactly("FREE " + id, "ALLOC " + next);
    assertThat(set.put(id)).isEqualTo(PutResult.UNKNOWN);
    assertThat(set.findBySpid(7)).isEqualTo(-1);
    assertThat(set.allocate(PasidRange.ALL, "key")).isEqualTo(3);
    new SpaceAuditor(space).check();
  }

  @Test
  void theMarkOutlivesTheSet() {
    Given.take(set, 1);
    set.reportBusy(1, PasidRange.ALL);
    set.close();
    assertThat(state(1)).isEqualTo(IdState.FOREIGN);
    assertThat(state(2)).isEqualTo(IdState.FREE);
    assertThat(space.account(1).chargedIds()).isEqualTo(1);
    assertThat(space.clearForeign(PasidRange.of(2, 15))).isZero();
    assertThat(space.clearForeign(PasidRange.ALL)).isEqualTo(1);
    assertThat(space.clearForeign(PasidRange.ALL)).isZero();
    assertThat(state(1)).isEqualTo(IdState.FREE);
    assertThat(space.sets()).isEmpty();
    assertThat(space.account(1).chargedIds()).isZero();
    new SpaceAuditor(space).check();
  }

  /** The second listener must receive the FREE before the next holder's ALLOC. */
  @Test
  void anIdThatIsClearedWhileItsReportIsDeliveredIsFreeWhenAllHaveReceivedIt() {
    PasidSet other = space.open("other", Given.UNLIMITED);
    Given.take(set, 1);
    List<String> observed = new ArrayList<>();
    space.subscribe(
        Priority.CPU,
        event -> {
          if (event.type() == EventType.FREE) {
            assertThat(space.clearForeign(PasidRange.ALL)).isEqualTo(1);
            assertThat(space.clearForeign(PasidRange.ALL)).isZero();
            assertThat(state(1)).isEqualTo(IdState.FREE_PENDING);
            assertThat(other.tryAllocate(PasidRange.exactly(1))).isNegative();
          }
        });
    space.subscribe(Priority.LAST, event -> observed.add(event.set().name() + " " + event));
    set.reportBusy(1, PasidRange.of(2, 15));
    assertThat(state(1)).isEqualTo(IdState.FREE);
    assertThat(space.account(1).chargedIds()).isEqualTo(1);
    Given.take(other, 1);
    assertThat(observed).hasSize(3);
    assertThat(observed.getFirst()).startsWith("vm").contains("FREE");
    assertThat(observed.getLast()).startsWith("other").contains("ALLOC");
    new SpaceAuditor(space).check();
  }

  @Test
  void aClosedSetEndsWhenItsClearedIdHasBeenReported() {
    Given.take(set, 1, 3);
    space.subscribe(
        Priority.CPU,
        event -> {
          if (event.pasid() == 1 && event.type() == EventType.FREE) {
            set.close();
            assertThat(space.clearForeign(PasidRange.ALL)).isEqualTo(1);
            assertThat(space.sets()).hasSize(1);
          }
        });
    set.reportBusy(1, PasidRange.of(2, 15));
    assertThat(space.sets()).isEmpty();
    assertThat(space.account(1).chargedIds()).isZero();
    assertThat(space.open("next", Given.UNLIMITED).allocate(PasidRange.ALL, 15)).hasSize(15);
    new SpaceAuditor(space).check();
  }

  @Test
  void aSnapshotHasTheMarks() {
    Given.take(set, 1);
    set.reportBusy(1, PasidRange.ALL);
    PasidSet closed = space.open("closed", Given.UNLIMITED);
    Given.take(closed, 9);
    closed.reportBusy(9, PasidRange.ALL);
    closed.close();
    PasidSpace restored = PasidSpace.restore(space.snapshot(), () -> 0);
    new SpaceAuditor(restored).check();
    assertThat(restored.snapshot()).isEqualTo(space.snapshot());
    assertThat(restored.describe(1).state()).isEqualTo(IdState.FOREIGN);
    assertThat(restored.account(1).chargedIds()).isEqualTo(2);
    assertThat(restored.clearForeign(PasidRange.ALL)).isEqualTo(2);
    assertThat(restored.sets()).extracting(PasidSet::name).containsExactly("vm");
  }
}
