// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static io.pasid4j.core.EventType.ALLOC;
import static io.pasid4j.core.EventType.BIND;
import static io.pasid4j.core.EventType.FREE;
import static io.pasid4j.core.EventType.UNBIND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each transition is reported once; an operation that changes no state is not reported. */
class EventTest {
  private final PasidSpace space = Given.space(8);
  private final PasidSet set = space.open("vm-1", Quota.limit(10));
  private final PasidSet other = space.open("vm-2", Given.UNLIMITED);
  private final List<PasidEvent> told = new ArrayList<>();
  private final Subscription subscription = space.subscribe(set, Priority.CPU, told::add);

  private PasidEvent event(EventType type, int pasid) {
    return new PasidEvent(type, set, pasid, 1);
  }

  @Test
  void aLifeIsReportedInItsOrder() {
    Given.take(set, 5);
    set.get(5);
    set.put(5);
    set.get(5);
    set.free(5);
    set.put(5);
    assertThat(told)
        .containsExactly(
            event(ALLOC, 5), event(BIND, 5), event(UNBIND, 5), event(BIND, 5), event(FREE, 5));
  }

  @Test
  void onlyTheFirstReferenceBindsAndOnlyTheLastPutUnbinds() {
    Given.take(set, 5);
    set.get(5);
    set.get(5);
    set.put(5);
    set.put(5);
    set.put(5);
    assertThat(told).containsExactly(event(ALLOC, 5), event(BIND, 5), event(UNBIND, 5));
  }

  @Test
  void aPendingIdIsReportedFreeOnceHoweverOftenItIsFreed() {
    Given.take(set, 5);
    set.get(5);
    set.free(5);
    set.free(5);
    set.free(PasidRange.ALL);
    set.get(5);
    set.put(5);
    set.close();
    assertThat(told).containsExactly(event(ALLOC, 5), event(BIND, 5), event(FREE, 5));
  }

  @Test
  void everyWayToGetAnIdIsReported() {
    set.allocate(PasidRange.exactly(1));
    set.tryAllocate(PasidRange.exactly(2));
    set.allocate(PasidRange.exactly(3), "key");
    set.allocate(PasidRange.exactly(3), "key");
    set.allocate(PasidRange.of(10, 20), 2);
    set.allocateContiguous(PasidRange.of(30, 40), 3);
    assertThat(told)
        .containsExactly(
            event(ALLOC, 1),
            event(ALLOC, 2),
            event(ALLOC, 3),
            event(ALLOC, 10),
            event(ALLOC, 11),
            event(ALLOC, 30),
            event(ALLOC, 31),
            event(ALLOC, 32));
  }

  @Test
  void whatHappensIsReportedBeforeTheOperationReturns() {
    Runnable[] operations = {
      () -> set.tryAllocate(PasidRange.exactly(2)),
      () -> set.allocate(PasidRange.exactly(3), "key"),
      () -> set.allocate(PasidRange.exactly(4), 1),
      () -> set.allocateContiguous(PasidRange.exactly(5), 1),
      () -> set.get(2),
      () -> set.put(2),
      () -> set.free(2),
      () -> set.free(PasidRange.exactly(3)),
      () -> set.free(PasidRange.exactly(4)),
      set::close
    };
    for (int done = 0; done < operations.length; done++) {
      operations[done].run();
      assertThat(told).hasSize(done + 1);
    }
  }

  @Test
  void aSubscriptionToTheSpaceEnds() {
    Subscription ofSpace = space.subscribe(Priority.CPU, told::add);
    Given.take(other, 6);
    ofSpace.close();
    Given.take(other, 7);
    assertThat(told).containsExactly(new PasidEvent(ALLOC, other, 6, 1));
  }

  @Test
  void closingReportsAllThatIsFreedInOrder() {
    Given.take(set, 7, 3, 200);
    told.clear();
    set.close();
    set.close();
    assertThat(told).containsExactly(event(FREE, 3), event(FREE, 7), event(FREE, 200));
    assertThat(space.heldIds()).isZero();
    assertThat(space.sets()).containsExactly(other);
  }

  @Test
  void whatIsRefusedOrChangesNothingIsNotReported() {
    Given.take(other, 4);
    assertThat(set.tryAllocate(PasidRange.exactly(4))).isNegative();
    assertThatThrownBy(() -> set.allocate(PasidRange.of(4, 8), 6))
        .isInstanceOf(PasidUnavailableException.class);
    assertThatThrownBy(() -> set.allocateContiguous(PasidRange.ALL, 11))
        .isInstanceOf(PasidUnavailableException.class);
    set.free(4);
    set.free(PasidRange.ALL);
    set.get(4);
    set.put(4);
    other.free(4);
    assertThat(told).isEmpty();
  }

  @Test
  void aSubscriptionEndsAndEndsOnce() {
    Given.take(set, 5);
    Subscription again = space.subscribe(set, Priority.CPU, told::add);
    subscription.close();
    subscription.close();
    Given.take(set, 6);
    again.close();
    Given.take(set, 7);
    set.free(PasidRange.ALL);
    assertThat(told).containsExactly(event(ALLOC, 5), event(ALLOC, 6));
  }

  @Test
  void aListenerThatSubscribesTwiceIsNotifiedTwice() {
    PasidListener listener = told::add;
    Subscription first = space.subscribe(set, Priority.LAST, listener);
    Subscription second = space.subscribe(set, Priority.LAST, listener);
    first.close();
    Given.take(set, 5);
    assertThat(told).containsExactly(event(ALLOC, 5), event(ALLOC, 5));
    second.close();
  }

  @Test
  void aSpacesListenerReceivesAllSets() {
    List<PasidEvent> all = new ArrayList<>();
    space.subscribe(Priority.CPU, all::add);
    Given.take(set, 5);
    Given.take(other, 6);
    assertThat(all).containsExactly(event(ALLOC, 5), new PasidEvent(ALLOC, other, 6, 1));
    assertThat(told).containsExactly(event(ALLOC, 5));
  }

  @Test
  void aSetOfAnotherSpaceCannotBeListenedTo() {
    assertThatThrownBy(() -> Given.space(4).subscribe(set, Priority.CPU, told::add))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
