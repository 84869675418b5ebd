// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidSpaceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Describes the spaces of a daemon to core. */
public final class SpaceBuilder {
  private SpaceBuilder() {}

  /**
   * Describes one of a daemon's spaces to core.
   *
   * @param options of the space
   * @param reserved the bands that it never allocates
   * @param quarantineClockMs the clock of its quarantine
   */
  static PasidSpaceBuilder describe(
      SpaceOptions options, List<PasidRange> reserved, LongSupplier quarantineClockMs) {
    PasidSpaceBuilder builder =
        PasidSpace.builder()
            .bits(options.bits())
            .policy(options.policy())
            .giveZero()
            .clock(CoarseClock.SHARED);
    reserved.forEach(builder::reserve);
    if (options.quarantineMs() > 0) {
      builder.quarantine(options.quarantineMs(), quarantineClockMs);
    }
    return builder;
  }

  /**
   * Returns the bands that a space never allocates: those configured, ID 0 unless it may be
   * allocated, the bands of its parts, and for a part all outside of its own.
   */
  public static List<PasidRange> reserved(SpaceOptions options, List<SpaceOptions> all) {
    List<PasidRange> bands = new ArrayList<>(options.reserved());
    if (!options.giveZero()) {
      bands.add(PasidRange.exactly(0));
    }
    bands.addAll(Partitions.takenFrom(options.name(), all));
    options
        .part()
        .ifPresent(part -> {
          bands.addAll(Partitions.allBut(part.only(), (1L << options.bits()) - 1));
        });
    return bands;
  }
}
