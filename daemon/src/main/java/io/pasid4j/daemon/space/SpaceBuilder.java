// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidSpaceBuilder;
import java.util.ArrayList;
import java.util.List;

/** Makes the spaces of a daemon. */
public final class SpaceBuilder {
  private SpaceBuilder() {}

  /**
   * Describes one of a daemon's spaces to core.
   *
   * @param options which
   * @param all that the daemon serves
   */
  public static PasidSpaceBuilder describe(SpaceOptions options, List<SpaceOptions> all) {
    PasidSpaceBuilder builder =
        PasidSpace.builder()
            .bits(options.bits())
            .policy(options.policy())
            .clock(CoarseClock.SHARED);
    reserved(options, all).forEach(builder::reserve);
    if (options.giveZero()) {
      builder.giveZero();
    }
    if (options.quarantineMs() > 0) {
      builder.quarantine(options.quarantineMs(), System::currentTimeMillis);
    }
    return builder;
  }

  /** What a space never gives: its own bands, what its parts give, and what it is no part of. */
  public static List<PasidRange> reserved(SpaceOptions options, List<SpaceOptions> all) {
    List<PasidRange> bands = new ArrayList<>(options.reserved());
    bands.addAll(Partitions.takenFrom(options.name(), all));
    options
        .part()
        .ifPresent(part -> {
          bands.addAll(Partitions.allBut(part.only(), (1L << options.bits()) - 1));
        });
    return bands;
  }
}
