// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidEvent;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import io.pasid4j.testkit.model.ModelSet;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The real space, which is replaced when it is restored or rebuilt. */
final class Spaces {
  final AtomicLong nowMs = new AtomicLong();
  final List<PasidEvent> received = new ArrayList<>();
  private final Script.Kind kind;
  private @Nullable MemorySegment words;
  private PasidSpace space;

  Spaces(Script.Kind kind) {
    this.kind = kind;
    words = kind.words();
    space = kind.builder(words, nowMs::get).build();
    listen();
  }

  PasidSpace space() {
    return space;
  }

  private void listen() {
    if (kind.observed()) {
      space.subscribe(Priority.IOMMU, received::add);
    }
  }

  /** Returns whether the words outlive the space. */
  boolean canRecover() {
    return words != null;
  }

  /** Replaces the space by one from a snapshot; the sets in {@code slots} are its sets then. */
  void restore(List<PasidSet> slots) {
    byte[] snapshot = space.snapshot();
    PasidSpace restored = PasidSpace.restore(snapshot, nowMs::get);
    assertThat(restored.snapshot()).isEqualTo(snapshot);
    List<PasidSet> before = space.sets();
    List<PasidSet> after = restored.sets();
    slots.replaceAll(set -> before.contains(set) ? after.get(before.indexOf(set)) : set);
    space = restored;
    words = null;
    listen();
  }

  /** Replaces the space by one from the words; the sets in {@code slots} are its sets then. */
  void recover(List<PasidSet> slots, List<ModelSet> twins) {
    PasidSpace rebuilt = kind.builder(words, nowMs::get).build();
    for (int slot = 0; slot < slots.size(); slot++) {
      if (!twins.get(slot).hasEnded()) {
        slots.set(slot, claim(rebuilt, space.owner(slots.get(slot)), twins.get(slot)));
      }
    }
    assertThat(rebuilt.unclaimedOwners()).isEmpty();
    space = rebuilt;
    listen();
  }

  private static PasidSet claim(PasidSpace rebuilt, int owner, ModelSet twin) {
    Quota quota = quotaOf(twin);
    boolean named = Arrays.stream(rebuilt.unclaimedOwners()).anyMatch(named1 -> named1 == owner);
    assertThat(named).isEqualTo(twin.size() > 0);
    PasidSet set = named ? rebuilt.claim(owner, "claimed", quota) : rebuilt.open("anew", quota);
    if (twin.isClosed()) {
      set.close();
    }
    return set;
  }

  /** The quota with which a set is claimed: of a closed one, the limit alone. */
  private static Quota quotaOf(ModelSet twin) {
    return twin.isClosed()
        ? Quota.limit(twin.limitIds())
        : Quota.guaranteed(twin.guaranteedIds(), twin.limitIds());
  }
}
