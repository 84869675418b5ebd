// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.FreeCounters;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.testkit.model.ModelRefusal;
import io.pasid4j.testkit.model.ModelResult;
import io.pasid4j.testkit.model.ModelSet;
import io.pasid4j.testkit.model.ModelSpace;
import io.pasid4j.testkit.model.ModelTransfer;
import io.pasid4j.testkit.model.TransferOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Applies each step to a real space and to the model, and compares the two. */
final class SideBySide {
  private static final int SLOTS = 3;

  private final Spaces spaces;
  private final ModelSpace model;
  private final Policy policy;
  private final List<PasidSet> real = new ArrayList<>();
  private final List<ModelSet> naive = new ArrayList<>();
  private final Comparison comparison;
  private final Lives lives;

  /** The number of further searches of an index that frees could have made within their bound. */
  private long spareSearches;

  SideBySide(Script.Kind kind) {
    policy = kind.policy();
    spaces = new Spaces(kind);
    model = kind.model();
    comparison = new Comparison(spaces, model, real, naive, kind.observed());
    lives = new Lives(spaces, model);
    assertThat(space().capacityIds()).isEqualTo(model.capacityIds());
    for (int slot = 0; slot < SLOTS; slot++) {
      real.add(space().open("vm-" + slot, Quota.limit(100)));
      naive.add(Objects.requireNonNull(model.open(100, 0)));
    }
  }

  /** Applies all steps; returns the resulting space. */
  byte[] run(List<Step> steps) {
    steps.forEach(this::step);
    return space().snapshot();
  }

  private PasidSpace space() {
    return spaces.space();
  }

  private void step(Step step) {
    PasidSet set = real.get(step.slot());
    ModelSet twin = naive.get(step.slot());
    switch (step.op()) {
      case ALLOCATE ->
          assertThat(set.tryAllocate(step.range())).isEqualTo(allocateOne(twin, step.range()));
      case ALLOCATE_EXACT -> {
        PasidRange exactly = PasidRange.exactly(step.id());
        assertThat(set.tryAllocate(exactly)).isEqualTo(allocateOne(twin, exactly));
      }
      case ALLOCATE_KEYED -> keyed(set, twin, step);
      case ALLOCATE_SEVERAL -> several(set, twin, step);
      case ALLOCATE_CONTIGUOUS -> contiguous(set, twin, step);
      case FREE -> freeOne(set, twin, lives.choose(step));
      case FREE_RANGE -> freeRange(set, twin, step.range());
      case FREE_ALL -> freeRange(set, twin, PasidRange.ALL);
      case TRANSFER -> transfer(step);
      case CHANGE_QUOTA -> changeQuota(set, twin, step.quota());
      case CLOSE -> close(set, twin);
      case OPEN -> reopen(step);
      case RESTORE -> {
        spaces.restore(real);
        model.restore();
        lives.forgetConsumers();
      }
      case RECOVER -> recover();
      case LOOK -> {}
      default -> lives.step(step, set, twin);
    }
    comparison.check();
  }

  /** Frees everything at the end. */
  void end() {
    for (int slot = 0; slot < SLOTS; slot++) {
      close(real.get(slot), naive.get(slot));
      if (!naive.get(slot).hasEnded()) {
        assertThat(space().releasePending(real.get(slot)))
            .isEqualTo(naive.get(slot).releasePending());
      }
    }
    comparison.check();
    assertThat(space().heldIds()).isZero();
    lives.passTime(1000);
    PasidSet last = space().open("last", Quota.limit(Integer.MAX_VALUE));
    int capacityIds = model.capacityIds();
    assertThat(last.allocate(PasidRange.ALL, capacityIds)).hasSize(capacityIds);
  }

  private void recover() {
    if (spaces.canRecover()) {
      spaces.recover(real, naive);
      model.recover();
      lives.forgetConsumers();
    }
  }

  private void keyed(PasidSet set, ModelSet twin, Step step) {
    String key = "key-" + step.count() % 3;
    assertThat(answer(step.range(), () -> set.allocate(step.range(), key)))
        .isEqualTo(twin.allocate(step.range().min(), step.range().max(), key).idOrCode());
  }

  /** Under CYCLIC the model does not know where a refused request leaves the cursor. */
  private void several(PasidSet set, ModelSet twin, Step step) {
    if (policy == Policy.LOWEST || freeIds(step.range()) >= step.count()) {
      assertThat(answers(step.range(), () -> set.allocate(step.range(), step.count())))
          .isEqualTo(idsOrCode(allocate(twin, step.range(), step.count(), false)));
    }
  }

  private void contiguous(PasidSet set, ModelSet twin, Step step) {
    assertThat(answer(step.range(), () -> set.allocateContiguous(step.range(), step.count())))
        .isEqualTo(allocate(twin, step.range(), step.count(), true).idOrCode());
  }

  private static int allocateOne(ModelSet twin, PasidRange range) {
    return allocate(twin, range, 1, false).idOrCode();
  }

  private static ModelResult allocate(
      ModelSet twin, PasidRange range, int count, boolean contiguous) {
    return twin.allocate(range.min(), range.max(), count, contiguous);
  }

  private static List<Integer> idsOrCode(ModelResult result) {
    return result.ids().isEmpty() ? List.of(result.code()) : result.ids();
  }

  private int freeIds(PasidRange range) {
    return model.freeIds(range.min(), range.max());
  }

  private void freeOne(PasidSet set, ModelSet twin, int id) {
    int expected = twin.free(id, id);
    FreeCounters before = space().freeCounters();
    assertThat(set.free(id)).isEqualTo(expected == 1);
    checkCost(before, expected);
  }

  private void freeRange(PasidSet set, ModelSet twin, PasidRange range) {
    int expected = twin.free(range.min(), range.max());
    FreeCounters before = space().freeCounters();
    assertThat(set.free(range)).isEqualTo(expected);
    checkCost(before, expected);
  }

  private void checkCost(FreeCounters before, int freed) {
    FreeCounters after = space().freeCounters();
    assertThat(after.idsVisited() - before.idsVisited()).isGreaterThanOrEqualTo(freed);
    // A free's remaining allowance pays for the entry that the ID leaves in the index.
    spareSearches += freed + 1 - (after.indexSearches() - before.indexSearches());
    assertThat(spareSearches).isNotNegative();
  }

  /** Transfers the first IDs that a set holds in a range, and perhaps one more, to the next set. */
  private void transfer(Step step) {
    ModelSet twin = naive.get(step.slot());
    int next = (step.slot() + 1) % SLOTS;
    if (twin.hasEnded() || naive.get(next).hasEnded()) {
      return;
    }
    TreeSet<Integer> ids = new TreeSet<>();
    twin.held().stream().filter(step.range()::contains).limit(step.count()).forEach(ids::add);
    if (step.count() % 4 == 0) {
      ids.add(Math.min(lives.choose(step), (1 << space().bits()) - 1));
    }
    int[] pasids = ids.descendingSet().stream().mapToInt(id -> id).toArray();
    TransferOutcome expected = new ModelTransfer(twin, naive.get(next), ids).run();
    assertThat(space().transfer(real.get(step.slot()), real.get(next), pasids))
        .hasToString(expected.name());
    spareSearches += expected == TransferOutcome.MOVED ? pasids.length : 0;
  }

  /** A set that has ended may be of an earlier space. */
  private void changeQuota(PasidSet set, ModelSet twin, Quota quota) {
    if (!twin.hasEnded()) {
      assertThat(refusal(() -> space().changeQuota(set, quota)))
          .isEqualTo(twin.changeQuota(quota.limitIds(), quota.guaranteedIds()));
    }
  }

  private void close(PasidSet set, ModelSet twin) {
    set.close();
    twin.close();
    comparison.checkEvents();
  }

  private void reopen(Step step) {
    ModelSet twin = model.open(step.quota().limitIds(), step.quota().guaranteedIds());
    if (twin == null) {
      assertThatThrownBy(() -> space().open("refused", step.quota()))
          .isInstanceOf(QuotaRefusedException.class);
    } else {
      PasidSet opened = space().open("reopened", step.quota());
      retire(real.get(step.slot()), naive.get(step.slot()));
      real.set(step.slot(), opened);
      naive.set(step.slot(), twin);
    }
  }

  /** Closes a set and ends its pending IDs: its slot is empty then. */
  private void retire(PasidSet set, ModelSet twin) {
    close(set, twin);
    if (!twin.hasEnded()) {
      assertThat(space().releasePending(set)).isEqualTo(twin.releasePending());
    }
  }

  private int answer(PasidRange range, IntSupplier allocation) {
    return answers(range, () -> new int[] {allocation.getAsInt()}).getFirst();
  }

  private List<Integer> answers(PasidRange range, Supplier<int[]> allocation) {
    try {
      return IntStream.of(allocation.get()).boxed().toList();
    } catch (PasidUnavailableException e) {
      assertThat(e.availableAtMs())
          .isEqualTo(
              e.reason() == Refusal.QUARANTINED ? model.firstDueMs(range.min(), range.max()) : -1);
      return List.of(e.reason().code());
    }
  }

  private static @Nullable ModelRefusal refusal(Runnable change) {
    try {
      change.run();
      return null;
    } catch (QuotaRefusedException e) {
      return ModelRefusal.valueOf(e.reason().name());
    }
  }
}
