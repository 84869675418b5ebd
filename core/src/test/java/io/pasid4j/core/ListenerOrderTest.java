// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listeners that issue DMA are notified before those that translate it, whichever came first. */
class ListenerOrderTest {
  private final PasidSpace space = Given.space(8);
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);
  private final PasidSet other = space.open("vm-2", Given.UNLIMITED);
  private final List<String> told = new ArrayList<>();

  private PasidListener named(String name) {
    return event -> told.add(name);
  }

  @Test
  void listenersOfSpaceAndSetAreMergedByPriorityThenSpaceThenAge() {
    space.subscribe(set, Priority.LAST, named("set-last"));
    space.subscribe(set, Priority.CPU, named("set-cpu-1"));
    space.subscribe(Priority.LAST, named("space-last"));
    space.subscribe(Priority.IOMMU, named("space-iommu"));
    space.subscribe(set, Priority.CPU, named("set-cpu-2"));
    space.subscribe(set, Priority.IOMMU, named("set-iommu"));
    space.subscribe(Priority.CPU, named("space-cpu-1"));
    space.subscribe(set, Priority.DEVICE, named("set-device"));
    space.subscribe(Priority.DEVICE, named("space-device"));
    space.subscribe(Priority.CPU, named("space-cpu-2"));
    Given.take(set, 5);
    assertThat(told)
        .containsExactly(
            "space-cpu-1",
            "space-cpu-2",
            "set-cpu-1",
            "set-cpu-2",
            "space-device",
            "set-device",
            "space-iommu",
            "set-iommu",
            "space-last",
            "set-last");
  }

  @Test
  void anIdCannotBeGivenBeforeEveryListenerKnowsThatItIsFree() {
    List<Integer> answers = new ArrayList<>();
    for (Priority priority : Priority.values()) {
      space.subscribe(
          priority,
          event -> {
            if (event.type() == EventType.FREE && event.set().equals(set)) {
              answers.add(other.tryAllocate(PasidRange.exactly(event.pasid())));
              assertThat(set.holds(event.pasid())).isFalse();
              assertThat(space.describe(event.pasid()).state()).isEqualTo(IdState.FREE_PENDING);
            }
          });
    }
    Given.take(set, 5);
    set.free(5);
    int full = Refusal.RANGE_FULL.code();
    assertThat(answers).containsExactly(full, full, full, full);
    assertThat(other.tryAllocate(PasidRange.exactly(5))).isEqualTo(5);
  }

  @Test
  void aListenerThatUsesTheSetIsNotifiedOfThatAfterwards() {
    List<PasidEvent> first = new ArrayList<>();
    List<PasidEvent> last = new ArrayList<>();
    space.subscribe(
        set,
        Priority.CPU,
        event -> {
          first.add(event);
          if (event.type() == EventType.ALLOC && event.pasid() < 8) {
            set.get(event.pasid());
            Given.take(set, event.pasid() + 1);
            set.free(event.pasid());
          }
        });
    space.subscribe(set, Priority.LAST, last::add);
    Given.take(set, 5);
    assertThat(last).isEqualTo(first);
    assertThat(first)
        .filteredOn(event -> event.pasid() == 6)
        .extracting(PasidEvent::type)
        .containsExactly(EventType.ALLOC, EventType.BIND, EventType.FREE);
    assertThat(Given.held(set)).containsExactly(8);
  }

  @Test
  void aListenerMayCloseTheSet() {
    List<PasidEvent> last = new ArrayList<>();
    space.subscribe(set, Priority.CPU, event -> set.close());
    space.subscribe(set, Priority.LAST, last::add);
    assertThat(set.allocate(PasidRange.exactly(5))).isEqualTo(5);
    assertThat(last).extracting(PasidEvent::type).containsExactly(EventType.ALLOC, EventType.FREE);
    assertThat(space.sets()).containsExactly(other);
    assertThat(space.heldIds()).isZero();
  }
}
