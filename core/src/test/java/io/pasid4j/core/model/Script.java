// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import io.pasid4j.core.PasidSpaceBuilder;
import io.pasid4j.core.Policy;
import io.pasid4j.testkit.model.ModelSpace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A sequence of steps on a space. */
record Script(Kind kind, List<Step> steps) {
  /** Settings of a space; a quarantine of 0 ms is none. */
  record Kind(Layout layout, Policy policy, long quarantineMs, boolean onHeap, boolean observed) {
    @Nullable MemorySegment words() {
      return onHeap ? null : Arena.ofAuto().allocate(8L << layout.bits(), 8);
    }

    PasidSpaceBuilder builder(@Nullable MemorySegment words, LongSupplier clockMs) {
      PasidSpaceBuilder builder = layout.builder().policy(policy);
      if (quarantineMs > 0) {
        builder.quarantine(quarantineMs, clockMs);
      }
      if (words != null) {
        builder.words(words);
      }
      return builder;
    }

    ModelSpace model() {
      return new ModelSpace(
          layout.maxId(),
          ModelSpace.Policy.valueOf(policy.name()),
          id -> layout.reserved().stream().anyMatch(range -> range.contains(id)),
          quarantineMs,
          0);
    }
  }

  Script without(Predicate<Step> unwanted) {
    return new Script(kind, steps.stream().filter(unwanted.negate()).toList());
  }
}
