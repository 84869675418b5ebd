// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.state.SetStore;
import java.util.List;
import java.util.Optional;

/** Makes spaces: on the heap, or over state that outlives the daemon. */
@FunctionalInterface
public interface SpaceFactory {
  /** Makes spaces that end with the daemon. */
  SpaceFactory IN_MEMORY =
      (options, all) -> {
        QuarantineClock clock = QuarantineClock.ofBoot(options);
        PasidSpace space =
            SpaceBuilder.describe(options, SpaceBuilder.reserved(options, all), clock).build();
        return new HostedSpace(
            options.name(),
            space,
            clock,
            SetStore.NONE,
            List.of(),
            options.part(),
            Optional.empty(),
            () -> {});
      };

  /**
   * Makes a space.
   *
   * @param options of the space
   * @param all that the daemon serves
   */
  HostedSpace host(SpaceOptions options, List<SpaceOptions> all);
}
