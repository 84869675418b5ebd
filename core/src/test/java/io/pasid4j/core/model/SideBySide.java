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
import io.pasid4j.core.SpaceAuditor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Does each step to a real space and to the model, and compares the two. */
final class SideBySide {
  private static final int SLOTS = 3;

  private final PasidSpace space;
  private final SpaceModel model;
  private final SpaceAuditor auditor;
  private final Policy policy;
  private final List<PasidSet> real = new ArrayList<>();
  private final List<ModelSet> naive = new ArrayList<>();

  SideBySide(Layout layout, Policy policy) {
    this.policy = policy;
    space = layout.space(policy);
    model = layout.model(policy);
    auditor = new SpaceAuditor(space);
    assertThat(space.capacityIds()).isEqualTo(model.capacityIds());
    for (int slot = 0; slot < SLOTS; slot++) {
      real.add(space.open("vm-" + slot, Quota.limit(100)));
      naive.add(Objects.requireNonNull(model.open(Quota.limit(100))));
    }
  }

  void step(Step step) {
    PasidSet set = real.get(step.slot());
    ModelSet twin = naive.get(step.slot());
    int id = (int) Math.min(step.range().min(), Integer.MAX_VALUE);
    switch (step.op()) {
      case ALLOCATE ->
          assertThat(set.tryAllocate(step.range())).isEqualTo(model.allocate(twin, step.range()));
      case ALLOCATE_EXACT ->
          assertThat(set.tryAllocate(PasidRange.exactly(id)))
              .isEqualTo(model.allocate(twin, PasidRange.exactly(id)));
      case ALLOCATE_KEYED -> keyed(set, twin, step);
      case ALLOCATE_SEVERAL -> several(set, twin, step);
      case ALLOCATE_CONTIGUOUS ->
          assertThat(answer(() -> set.allocateContiguous(step.range(), step.count())))
              .isEqualTo(model.contiguous(twin, step.range(), step.count()));
      case FREE -> freeOne(set, twin, id);
      case FREE_RANGE -> freeRange(set, twin, step.range());
      case FREE_ALL -> freeRange(set, twin, PasidRange.ALL);
      case CHANGE_QUOTA ->
          assertThat(refusal(() -> space.changeQuota(set, step.quota())))
              .isEqualTo(model.changeQuota(twin, step.quota()));
      case CLOSE -> close(set, twin);
      case OPEN -> reopen(step);
    }
    check();
  }

  /** Ends with everything free. */
  void end() {
    for (int slot = 0; slot < SLOTS; slot++) {
      close(real.get(slot), naive.get(slot));
    }
    check();
    assertThat(space.heldIds()).isZero();
    PasidSet last = space.open("last", Quota.limit(Integer.MAX_VALUE));
    int capacityIds = model.capacityIds();
    assertThat(last.allocate(PasidRange.ALL, capacityIds)).hasSize(capacityIds);
  }

  private void keyed(PasidSet set, ModelSet twin, Step step) {
    String key = "key-" + step.count() % 3;
    assertThat(answer(() -> set.allocate(step.range(), key)))
        .isEqualTo(model.allocate(twin, step.range(), key));
  }

  /** Under CYCLIC the model does not know where a refused request leaves the cursor. */
  private void several(PasidSet set, ModelSet twin, Step step) {
    if (policy == Policy.LOWEST || model.freeIds(step.range()) >= step.count()) {
      assertThat(answers(() -> set.allocate(step.range(), step.count())))
          .isEqualTo(model.several(twin, step.range(), step.count()));
    }
  }

  private void freeOne(PasidSet set, ModelSet twin, int id) {
    int expected = twin.free(id, id);
    FreeCounters before = space.freeCounters();
    assertThat(set.free(id)).isEqualTo(expected == 1);
    checkCost(before, expected);
  }

  private void freeRange(PasidSet set, ModelSet twin, PasidRange range) {
    int expected = twin.free(range.min(), range.max());
    FreeCounters before = space.freeCounters();
    assertThat(set.free(range)).isEqualTo(expected);
    checkCost(before, expected);
  }

  private void checkCost(FreeCounters before, int freed) {
    FreeCounters after = space.freeCounters();
    assertThat(after.idsVisited() - before.idsVisited()).isEqualTo(freed);
    assertThat(after.indexSearches() - before.indexSearches()).isLessThanOrEqualTo(freed + 1L);
  }

  private void close(PasidSet set, ModelSet twin) {
    set.close();
    model.close(twin);
  }

  private void reopen(Step step) {
    ModelSet twin = model.open(step.quota());
    if (twin == null) {
      assertThatThrownBy(() -> space.open("refused", step.quota()))
          .isInstanceOf(QuotaRefusedException.class);
    } else {
      PasidSet opened = space.open("reopened", step.quota());
      close(real.get(step.slot()), naive.get(step.slot()));
      real.set(step.slot(), opened);
      naive.set(step.slot(), twin);
    }
  }

  private void check() {
    Map<Integer, PasidSet> expected = new HashMap<>();
    model.owners.forEach((id, twin) -> expected.put(id, real.get(naive.indexOf(twin))));
    assertThat(auditor.check()).isEqualTo(expected);
    for (int slot = 0; slot < SLOTS; slot++) {
      PasidSet set = real.get(slot);
      ModelSet twin = naive.get(slot);
      assertThat(set.size()).isEqualTo(twin.ids.size());
      assertThat(set.quota()).isEqualTo(twin.quota);
      assertThat(twin.ids).allMatch(set::holds);
    }
    checkCharge();
  }

  /** What is not charged can be guaranteed, and not one more. */
  private void checkCharge() {
    int uncharged = (int) model.unchargedIds();
    if (uncharged >= 0) {
      space.open("probe", Quota.guaranteed(uncharged, uncharged)).close();
      assertThatThrownBy(() -> space.open("probe", Quota.guaranteed(uncharged + 1, uncharged + 1)))
          .isInstanceOf(QuotaRefusedException.class);
    }
  }

  private static int answer(IntSupplier allocation) {
    try {
      return allocation.getAsInt();
    } catch (PasidUnavailableException e) {
      return e.reason().code();
    }
  }

  private static List<Integer> answers(Supplier<int[]> allocation) {
    try {
      return IntStream.of(allocation.get()).boxed().toList();
    } catch (PasidUnavailableException e) {
      return List.of(e.reason().code());
    }
  }

  private static @Nullable Refusal refusal(Runnable change) {
    try {
      change.run();
      return null;
    } catch (QuotaRefusedException e) {
      return e.reason();
    }
  }
}
