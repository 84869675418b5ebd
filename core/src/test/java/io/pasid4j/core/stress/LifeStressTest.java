// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.IdState;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidSpaceBuilder;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import io.pasid4j.core.SpaceAuditor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Threads that run all operations at once on the same few sets: bulk, keys, references, SPIDs,
 * quotas and guarantees, quarantine with acknowledgements, closing, snapshots; then an audit. The
 * long form is {@code -Dpasid.stress.rounds=1000}.
 */
class LifeStressTest {
  private static final int ROUNDS = Integer.getInteger("pasid.stress.rounds", 4);
  private static final int THREADS = 4;
  private static final int SETS = 3;
  private static final int STEPS = 8_000;
  private static final long QUARANTINE_MS = 20;

  private final AtomicLong nowMs = new AtomicLong();

  @ParameterizedTest
  @CsvSource({"5, true", "5, false", "7, true", "10, true"})
  void everyIdIsInOnePlaceAndItsEventsAreInOrder(int bits, boolean observed) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      run(space(bits, round), observed, round);
    }
  }

  private PasidSpace space(int bits, int round) {
    PasidSpaceBuilder builder =
        PasidSpace.builder()
            .bits(bits)
            .policy(round % 2 == 0 ? Policy.LOWEST : Policy.CYCLIC)
            .quarantine(QUARANTINE_MS, nowMs::get);
    return round % 4 < 2
        ? builder.build()
        : builder.words(Arena.ofAuto().allocate(8L << bits, 8)).build();
  }

  private void run(PasidSpace space, boolean observed, long seed) throws Exception {
    EventLedger ledger = new EventLedger(1 << space.bits());
    if (observed) {
      space.subscribe(Priority.DEVICE, ledger);
    }
    AtomicReferenceArray<PasidSet> slots = new AtomicReferenceArray<>(SETS);
    for (int slot = 0; slot < SETS; slot++) {
      slots.set(slot, space.open("set-" + slot, Quota.limit(30)));
    }
    runTenants(space, slots, seed);
    new SpaceAuditor(space).check();
    PasidSpace restored = PasidSpace.restore(space.snapshot(), nowMs::get);
    new SpaceAuditor(restored).check();
    assertThat(restored.snapshot()).isEqualTo(space.snapshot());
    assertThat(ledger.violations()).isEmpty();
    assertThat(ledger.usedIds()).isEqualTo(observed ? heldIds(space) : 0);
    endAll(space);
    assertThat(ledger.violations()).isEmpty();
    assertThat(ledger.usedIds()).isZero();
  }

  private void runTenants(PasidSpace space, AtomicReferenceArray<PasidSet> slots, long seed)
      throws Exception {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
      for (int thread = 0; thread < THREADS; thread++) {
        long own = seed * THREADS + thread;
        running.add(executor.submit(new LifeTenant(space, slots, nowMs, own, STEPS)));
      }
      for (Future<?> tenant : running) {
        tenant.get();
      }
    }
  }

  private static int heldIds(PasidSpace space) {
    int held = 0;
    for (int id = 0; id < 1 << space.bits(); id++) {
      IdState state = space.describe(id).state();
      held += state == IdState.IDLE || state == IdState.ACTIVE ? 1 : 0;
    }
    return held;
  }

  /** Ends all sets; then every ID can be allocated again, and none is charged. */
  private void endAll(PasidSpace space) {
    for (PasidSet set : space.sets()) {
      set.close();
      space.releasePending(set);
    }
    assertThat(space.sets()).isEmpty();
    nowMs.addAndGet(QUARANTINE_MS);
    int capacityIds = (int) space.capacityIds();
    PasidSet last = space.open("last", Quota.guaranteed(capacityIds, capacityIds));
    assertThat(last.allocate(PasidRange.ALL, capacityIds)).hasSize(capacityIds);
    new SpaceAuditor(space).check();
    last.close();
  }
}
