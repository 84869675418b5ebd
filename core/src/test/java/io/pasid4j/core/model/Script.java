// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import io.pasid4j.core.PasidSpaceBuilder;
import io.pasid4j.core.Policy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A sequence of steps on a space. */
record Script(Kind kind, List<Step> steps) {
  /** Settings of a space; a quarantine of 0 ms is none. */
  record Kind(Layout layout, Policy policy, long quarantineMs, boolean onHeap, boolean heard) {
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

    SpaceModel model() {
      return new SpaceModel(layout.maxId(), policy, quarantineMs, layout.reserved());
    }
  }

  Script without(Predicate<Step> unwanted) {
    return new Script(kind, steps.stream().filter(unwanted.negate()).toList());
  }
}
