// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.quarantine.Quarantine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A set that stands for no tenant, and IDs that move to and from it. */
class InternalSetTest {
  private static final Quota ALL = Quota.limit(64);

  private final PasidSpace space = PasidSpace.builder().bits(6).quarantine(1_000, () -> 5).build();
  private final PasidSet upstream = space.open("upstream", ALL);
  private final PasidSet tenant = space.open("tenant", ALL);

  InternalSetTest() {
    space.makeInternal(upstream);
  }

  @Test
  void whatItFreesIsFreeAtOnceAndWhatATenantFreesRests() {
    upstream.allocateContiguous(PasidRange.of(1, 63), 63);
    upstream.free(PasidRange.of(10, 12));
    int id = tenant.allocate(PasidRange.ALL);
    assertThat(id).isEqualTo(10);
    tenant.free(id);
    assertThat(space.describe(10).state()).isEqualTo(IdState.QUARANTINED);
    assertThat(tenant.tryAllocate(PasidRange.exactly(10))).isEqualTo(Refusal.QUARANTINED.code());
    assertThat(upstream.free(PasidRange.ALL)).isEqualTo(60);
    assertThat(space.describe(63).state()).isEqualTo(IdState.FREE);
  }

  @Test
  void earlyAcknowledgementsOfItsIdsAreForgotten() {
    int id = tenant.allocate(PasidRange.ALL);
    assertThat(space.moveAway(tenant, upstream, 1)).isEqualTo(TransferResult.MOVED);
    DrainConsumer consumer = space.registerDrainConsumer();
    upstream.free(id);
    assertThat(consumer.acknowledge(id)).isTrue();
    assertThat(upstream.put(id)).isEqualTo(PutResult.RELEASED);
    assertThat(space.describe(id).state()).isEqualTo(IdState.FREE);
    Quarantine quarantine = Objects.requireNonNull(space.space().context().quarantine());
    assertThat(quarantine.rememberedAcks()).isZero();
  }

  @Test
  void nobodyReceivesItAndItIsNotAmongTheSets() {
    List<PasidEvent> observed = new ArrayList<>();
    space.subscribe(Priority.LAST, observed::add).close();
    try (Subscription listening = space.subscribe(Priority.LAST, observed::add)) {
      upstream.allocateContiguous(PasidRange.of(1, 9), 9);
      upstream.free(PasidRange.ALL);
      tenant.allocate(PasidRange.ALL);
      assertThat(observed).extracting(PasidEvent::set).containsExactly(tenant);
      assertThat(listening).isNotNull();
    }
    assertThat(space.sets()).containsExactly(tenant);
    assertThat(space.heldIds()).isEqualTo(1);
  }

  @Test
  void aStrippedSetHoldsItsIdsWithoutNamesAndReferences() {
    int[] ids = tenant.allocate(PasidRange.ALL, 3);
    tenant.attachSpid(ids[0], 7);
    int keyed = tenant.allocate(PasidRange.ALL, "request-1");
    tenant.get(ids[1]);
    assertThat(space.names(tenant))
        .containsExactly(new NamedId(ids[0], 7, null), new NamedId(keyed, -1, "request-1"));

    space.strip(tenant);

    assertThat(space.names(tenant)).isEmpty();
    assertThat(tenant.findBySpid(7)).isEqualTo(-1);
    assertThat(tenant.size()).isEqualTo(4);
    assertThat(space.describe(ids[1]).references()).isZero();
    int[] all = IntStream.concat(IntStream.of(ids), IntStream.of(keyed)).toArray();
    assertThat(space.transfer(tenant, upstream, all)).isEqualTo(TransferResult.MOVED);
    assertThat(space.statistics(tenant).heldIds()).isZero();
  }

  @Test
  void allIdsOfASetMoveAwayAndItsListenersAreNotified() {
    int[] ids = tenant.allocate(PasidRange.ALL, 3);
    tenant.attachSpid(ids[1], 7);
    tenant.get(ids[2]);
    tenant.free(ids[0]);
    List<PasidEvent> observed = new ArrayList<>();
    var _ = space.subscribe(Priority.LAST, observed::add);

    assertThat(space.moveAway(tenant, upstream, 0)).isEqualTo(TransferResult.MOVED);

    assertThat(observed)
        .containsExactly(
            new PasidEvent(EventType.MOVED, tenant, ids[1], 1),
            new PasidEvent(EventType.MOVED, tenant, ids[2], 1));
    assertThat(tenant.size()).isZero();
    assertThat(tenant.findBySpid(7)).isEqualTo(-1);
    assertThat(space.describe(ids[2]))
        .isEqualTo(new IdView(ids[2], IdState.IDLE, upstream, 0, 1, -1));
    assertThat(space.moveAway(tenant, upstream, 0)).isEqualTo(TransferResult.MOVED);
    assertThat(observed).hasSize(2);
  }

  @Test
  void anIdThatMovedAwayIsNobodysWhileItHasReferences() {
    int[] ids = tenant.allocate(PasidRange.ALL, 2);
    space.moveAway(tenant, upstream, 1);
    assertThat(space.transfer(upstream, tenant, ids)).isEqualTo(TransferResult.BUSY);
    assertThat(upstream.free(PasidRange.exactly(ids[0]))).isEqualTo(1);
    assertThat(space.describe(ids[0]).state()).isEqualTo(IdState.FREE_PENDING);
    assertThat(tenant.tryAllocate(PasidRange.exactly(ids[0]))).isNegative();

    assertThat(upstream.put(ids[0])).isEqualTo(PutResult.RELEASED);
    assertThat(upstream.put(ids[1])).isEqualTo(PutResult.LAST);

    assertThat(space.describe(ids[0]).state()).isEqualTo(IdState.FREE);
    assertThat(space.transfer(upstream, tenant, ids[1])).isEqualTo(TransferResult.MOVED);
    new SpaceAuditor(space).check();
  }

  @Test
  void whatLeavesItIsAllocatedForThoseWhoListen() {
    upstream.allocateContiguous(PasidRange.of(1, 63), 63);
    List<PasidEvent> observed = new ArrayList<>();
    var _ = space.subscribe(Priority.LAST, observed::add);

    assertThat(space.transfer(upstream, space.open("full", Quota.limit(1)), 3, 7))
        .isEqualTo(TransferResult.QUOTA);
    assertThat(observed).isEmpty();
    assertThat(space.transfer(upstream, tenant, 3, 7)).isEqualTo(TransferResult.MOVED);

    assertThat(observed)
        .containsExactly(
            new PasidEvent(EventType.ALLOC, tenant, 3, 2),
            new PasidEvent(EventType.ALLOC, tenant, 7, 2));
  }

  @Test
  void whatLeavesItIsHeldSinceThen() {
    AtomicLong nowMs = new AtomicLong(1_000);
    PasidSpace timed = PasidSpace.builder().bits(6).clock(nowMs::get).build();
    PasidSet internal = timed.open("upstream", ALL);
    timed.makeInternal(internal);
    PasidSet arriving = timed.open("arriving", ALL);
    internal.allocateContiguous(PasidRange.of(1, 63), 63);
    nowMs.set(9_000);

    timed.transfer(internal, arriving, 3);

    assertThat(timed.describe(3).sinceMs()).isEqualTo(9_000);
  }

  @Test
  void anIdThatComesBackIsOfANewGeneration() {
    int id = tenant.allocate(PasidRange.ALL);
    space.moveAway(tenant, upstream, 0);
    space.transfer(upstream, tenant, id);
    assertThat(space.describe(id).generation()).isEqualTo(2);
  }

  @Test
  void onlyAnInternalSetTakesWhatMovesAway() {
    PasidSet other = space.open("other", ALL);
    assertThatThrownBy(() -> space.moveAway(tenant, other, 0))
        .hasMessage("to: other#3 (expected: an internal set)");
    assertThatThrownBy(() -> space.moveAway(tenant, upstream, -1))
        .hasMessage("references: -1 (expected: 0 to 2097151)");
    assertThatThrownBy(() -> space.moveAway(tenant, upstream, 1 << 21))
        .hasMessage("references: 2097152 (expected: 0 to 2097151)");
  }
}
