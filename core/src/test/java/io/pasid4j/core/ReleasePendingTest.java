// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pending IDs are released at their last put, not before, and when their users die. */
class ReleasePendingTest {
  private final PasidSpace space = Given.space(20);
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);
  private final PasidSet other = space.open("vm-2", Given.UNLIMITED);

  private IdState stateOf(int id) {
    return space.describe(id).state();
  }

  @Test
  void whatADeadTenantReferencedComesBack() {
    Given.take(set, 1, 64, 70_000);
    set.get(64);
    set.get(64);
    set.get(70_000);
    set.close();
    assertThat(stateOf(1)).isEqualTo(IdState.FREE);
    assertThat(stateOf(64)).isEqualTo(IdState.FREE_PENDING);
    assertThat(space.heldIds()).isEqualTo(2);

    assertThat(space.releasePending(set)).isEqualTo(2);

    assertThat(space.heldIds()).isZero();
    assertThat(space.sets()).containsExactly(other);
    assertThat(set.put(64)).isEqualTo(PutResult.UNKNOWN);
    Given.take(other, 64, 70_000);
    assertThat(space.releasePending(set)).isZero();
    assertThat(other.size()).isEqualTo(2);
  }

  @Test
  void whatIsStillHeldKeepsItsReferences() {
    Given.take(set, 5, 6);
    set.get(5);
    set.get(6);
    set.free(6);

    assertThat(space.releasePending(set)).isEqualTo(1);

    assertThat(stateOf(6)).isEqualTo(IdState.FREE);
    assertThat(stateOf(5)).isEqualTo(IdState.ACTIVE);
    assertThat(set.put(5)).isEqualTo(PutResult.LAST);
    assertThat(space.statistics(set)).isEqualTo(new SetStatistics(1, 0, 0, 0, 0, Given.UNLIMITED));
  }

  @Test
  void anIdWhoseFreeingIsBeingReportedStaysUntilThat() {
    List<IdState> during = new ArrayList<>();
    List<Integer> released = new ArrayList<>();
    space.subscribe(
        set,
        Priority.CPU,
        event -> {
          if (event.type() == EventType.FREE) {
            released.add(space.releasePending(set));
            during.add(stateOf(event.pasid()));
          }
        });
    Given.take(set, 5);
    set.get(5);
    set.free(5);

    assertThat(released).containsExactly(0);
    assertThat(during).containsExactly(IdState.FREE_PENDING);
    assertThat(stateOf(5)).isEqualTo(IdState.FREE);
  }

  @Test
  void aPutWithoutAReferenceEndsNoTelling() {
    List<PutResult> puts = new ArrayList<>();
    space.subscribe(
        set,
        Priority.CPU,
        event -> {
          if (event.type() == EventType.FREE) {
            puts.add(set.put(event.pasid()));
            puts.add(set.put(event.pasid()));
            assertThat(other.tryAllocate(PasidRange.exactly(event.pasid()))).isNegative();
          }
        });
    Given.take(set, 5, 6);
    set.get(6);
    set.free(5);
    set.free(6);

    assertThat(puts)
        .containsExactly(PutResult.UNKNOWN, PutResult.UNKNOWN, PutResult.KEPT, PutResult.UNKNOWN);
    assertThat(space.heldIds()).isZero();
    assertThat(space.describe(5)).isEqualTo(new IdView(5, IdState.FREE, null, 0, 1, -1));
    assertThat(space.describe(6)).isEqualTo(new IdView(6, IdState.FREE, null, 0, 1, -1));
  }

  @Test
  void aSetOfAnotherSpaceIsRefused() {
    PasidSpace foreign = Given.space(4);
    assertThatThrownBy(() -> foreign.releasePending(set))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
