// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.PasidEvent;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.state.SetStore;
import io.pasid4j.daemon.state.TokenHash;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** IDs that have moved to another host and come back. */
class DepartedIdsTest {
  private static final List<PasidRange> LEASED = List.of(PasidRange.of(1, 4));
  private static final List<PasidRange> MOVED = List.of(PasidRange.of(1, 2));
  private static final long QUARANTINE_MS = 1_000;
  private static final TokenHash HAD = TokenHash.of(new byte[] {1});
  private static final TokenHash OTHER = TokenHash.of(new byte[] {2});

  private final AtomicLong nowMs = new AtomicLong(5);
  private final PasidSpace space =
      PasidSpace.builder().bits(4).quarantine(QUARANTINE_MS, nowMs::get).build();
  private final Upstream upstream = Upstream.open(space, List.of(), SetStore.NONE, nowMs::get);
  private final PasidSet vm = space.open("vm", Quota.limit(4));
  private final PasidSet other = space.open("other", Quota.limit(4));
  private final List<PasidEvent> events = new ArrayList<>();

  DepartedIdsTest() {
    upstream.release(LEASED);
    vm.allocate(PasidRange.ALL, 2);
    var _ = space.subscribe(Priority.IOMMU, events::add);
  }

  private DrainConsumer consumer() {
    return upstream.register(space.registerDrainConsumer());
  }

  /** The IDs of {@link #MOVED} that another set is given now. */
  private List<Integer> available() {
    List<Integer> given = new ArrayList<>();
    for (int id = 1; id <= 2; id++) {
      if (other.tryAllocate(PasidRange.exactly(id)) == id) {
        given.add(id);
      }
    }
    return given;
  }

  private boolean acknowledge(DrainConsumer consumer, int at) {
    PasidEvent event = events.get(at);
    return consumer.acknowledge(event.pasid(), event.generation());
  }

  @Test
  void anIdThatIsBackIsGivenWhenAllConsumersHaveAcknowledged() {
    DrainConsumer first = consumer();
    DrainConsumer second = consumer();
    upstream.takeFrom(vm, HAD);
    assertThat(acknowledge(first, 0)).isTrue();
    assertThat(acknowledge(first, 0)).isFalse();
    upstream.release(MOVED);
    assertThat(available()).isEmpty();

    assertThat(acknowledge(second, 0)).isTrue();
    assertThat(available()).containsExactly(1);
    assertThat(acknowledge(second, 1)).isTrue();
    assertThat(available()).isEmpty();
    assertThat(acknowledge(first, 1)).isTrue();
    assertThat(available()).containsExactly(2);
  }

  @Test
  void acknowledgedBeforeItIsBackAnIdIsGivenAtOnce() {
    DrainConsumer consumer = consumer();
    upstream.takeFrom(vm, HAD);
    assertThat(consumer.acknowledge(1)).isTrue();
    assertThat(acknowledge(consumer, 1)).isTrue();
    assertThat(available()).isEmpty();
    upstream.release(MOVED);
    assertThat(available()).containsExactly(1, 2);
  }

  @Test
  void theTimeEndsTheWaitForAConsumer() {
    DrainConsumer consumer = consumer();
    upstream.takeFrom(vm, HAD);
    consumer.close();
    assertThat(acknowledge(consumer, 0)).isFalse();
    upstream.release(MOVED);
    nowMs.addAndGet(QUARANTINE_MS - 1);
    upstream.releaseDeparted();
    assertThat(available()).isEmpty();
    nowMs.addAndGet(1);
    upstream.releaseDeparted();
    assertThat(available()).containsExactly(1, 2);
  }

  @Test
  void theSetThatHadTheIdsWaitsForNobody() {
    DrainConsumer consumer = consumer();
    upstream.takeFrom(vm, HAD);
    assertThat(upstream.awaitsDrains(MOVED, HAD)).isFalse();
    assertThat(upstream.giveTo(vm, MOVED, HAD)).isTrue();
    assertThat(Upstream.heldBy(vm)).isEqualTo(MOVED);
    assertThat(acknowledge(consumer, 0)).isFalse();
  }

  @Test
  void aSetThatArrivesWithTheIdsWaitsForConsumersAndForNobodyElse() {
    DrainConsumer consumer = consumer();
    upstream.takeFrom(vm, HAD);
    assertThat(upstream.awaitsDrains(MOVED, OTHER)).isTrue();
    assertThat(upstream.giveTo(vm, MOVED, OTHER)).isFalse();
    assertThat(acknowledge(consumer, 0) && acknowledge(consumer, 1)).isTrue();
    assertThat(upstream.awaitsDrains(MOVED, OTHER)).isFalse();
    assertThat(upstream.giveTo(vm, MOVED, OTHER)).isTrue();
    consumer.close();

    upstream.takeFrom(vm, HAD);
    assertThat(upstream.awaitsDrains(MOVED, OTHER)).isFalse();
    assertThat(upstream.giveTo(vm, MOVED, OTHER)).isTrue();
    assertThat(Upstream.heldBy(vm)).isEqualTo(MOVED);
  }

  /** Without consumers the time is all that keeps an ID from another set, as if it were freed. */
  @Test
  void anotherSetHasToWaitForTheTimeIfThereIsNoConsumer() {
    upstream.takeFrom(vm, HAD);
    upstream.release(MOVED);
    assertThat(available()).isEmpty();
    nowMs.addAndGet(QUARANTINE_MS);
    upstream.releaseDeparted();
    assertThat(available()).containsExactly(1, 2);
  }

  @Test
  void anAcknowledgementOfAnEarlierDepartureCountsForNoLaterOne() {
    DrainConsumer consumer = consumer();
    upstream.takeFrom(vm, HAD);
    nowMs.addAndGet(QUARANTINE_MS);
    upstream.releaseDeparted();
    assertThat(upstream.giveTo(vm, MOVED, OTHER)).isTrue();
    upstream.takeFrom(vm, HAD);

    assertThat(acknowledge(consumer, 0)).isFalse();
    assertThat(acknowledge(consumer, 1)).isFalse();
    assertThat(upstream.awaitsDrains(MOVED, OTHER)).isTrue();
    assertThat(acknowledge(consumer, 2) && acknowledge(consumer, 3)).isTrue();
    assertThat(upstream.awaitsDrains(MOVED, OTHER)).isFalse();
  }

  /** Its consumers are not known, so all wait for the time; upstream's references say which. */
  @Test
  void anotherDaemonWaitsForTheTimeAnew() {
    consumer();
    upstream.takeFrom(vm, HAD);
    upstream.release(List.of(PasidRange.exactly(1)));
    nowMs.addAndGet(QUARANTINE_MS - 1);

    PasidSpace after = PasidSpace.restore(space.snapshot(), nowMs::get);
    PasidSet set = after.sets().getFirst();
    after.makeInternal(set);
    DepartedIds departed = new DepartedIds(after, set, nowMs::get);

    int[] ids = {1, 2};
    nowMs.addAndGet(QUARANTINE_MS - 1);
    assertThat(departed.awaits(ids, OTHER)).isTrue();
    nowMs.addAndGet(1);
    assertThat(departed.awaits(ids, OTHER)).isFalse();
    assertThat(after.describe(1).holder()).isNull();
    assertThat(after.describe(2).references()).isZero();
  }

  @Test
  void anotherDaemonWaitsForNobodyWhereNobodyHadToAcknowledge() {
    upstream.takeFrom(vm, HAD);
    PasidSpace after = PasidSpace.restore(space.snapshot(), nowMs::get);
    PasidSet set = after.sets().getFirst();
    after.makeInternal(set);
    assertThat(new DepartedIds(after, set, nowMs::get).awaits(new int[] {1, 2}, OTHER)).isFalse();
  }

  @Test
  void aSetWithAGuaranteeMovesAwayThoughTheSpaceHasNoIdLeft() {
    space.changeQuota(vm, Quota.guaranteed(2, 4));
    other.allocate(PasidRange.ALL, 2);
    upstream.takeFrom(vm, HAD);
    assertThat(Upstream.heldBy(vm)).isEmpty();
  }

  @Test
  void aFreedIdIsAcknowledgedAsInAnySpace() {
    DrainConsumer consumer = consumer();
    vm.free(1);
    assertThat(acknowledge(consumer, 0)).isTrue();
    assertThat(available()).containsExactly(1);
  }

  @Test
  void upstreamHasNotAllWhileAnIdIsPending() {
    upstream.takeFrom(vm, HAD);
    assertThat(upstream.takeAll()).isTrue();
    upstream.release(MOVED);
    assertThat(upstream.takeAll()).isFalse();
    nowMs.addAndGet(QUARANTINE_MS);
    upstream.releaseDeparted();
    assertThat(upstream.takeAll()).isTrue();
  }

  @Test
  void withoutAQuarantineNothingIsKept() {
    PasidSpace plain = PasidSpace.builder().bits(4).build();
    Upstream held = Upstream.open(plain, List.of(), SetStore.NONE, nowMs::get);
    held.release(LEASED);
    PasidSet set = plain.open("vm", Quota.limit(4));
    int id = set.allocate(PasidRange.ALL);
    held.takeFrom(set, HAD);
    held.release(LEASED);
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(id);
  }

  /** On an event loop it would keep all of its connections waiting. */
  @Test
  void anAcknowledgementWaitsForOneTurnAndNotForAllIdsThatAreDue() throws Exception {
    int ids = 1 << 16;
    PasidSpace wide = PasidSpace.builder().bits(17).quarantine(QUARANTINE_MS, nowMs::get).build();
    Upstream held = Upstream.open(wide, List.of(), SetStore.NONE, nowMs::get);
    List<PasidRange> leased = List.of(PasidRange.of(1, ids));
    held.release(leased);
    PasidSet set = wide.open("vm", Quota.limit(ids));
    set.allocate(PasidRange.ALL, ids);
    DrainConsumer consumer = held.register(wide.registerDrainConsumer());
    held.takeFrom(set, HAD);
    nowMs.addAndGet(QUARANTINE_MS);
    AtomicBoolean isReleasing = new AtomicBoolean(true);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger acknowledgements = new AtomicInteger();
    Thread loop =
        Thread.ofPlatform()
            .start(() -> {
              while (isReleasing.get()) {
                consumer.acknowledge(0);
                if (isReleasing.get()) {
                  acknowledgements.incrementAndGet();
                }
                begun.countDown();
              }
            });
    begun.await();
    int before = acknowledgements.get();

    held.releaseDeparted();
    isReleasing.set(false);
    loop.join();

    assertThat(Upstream.heldBy(set)).isEmpty();
    assertThat(held.holdsAll()).isTrue();
    assertThat(acknowledgements.get() - before).isGreaterThan(ids / DepartedIds.TURN_IDS / 4);
  }
}
