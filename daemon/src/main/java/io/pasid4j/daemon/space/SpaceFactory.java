// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import java.util.List;

/** Makes spaces: on the heap, or with a past that outlives the daemon. */
@FunctionalInterface
public interface SpaceFactory {
  /** Spaces of which nothing is left when the daemon ends. */
  SpaceFactory IN_MEMORY =
      (options, all) ->
          new HostedSpace(options.name(), SpaceBuilder.describe(options, all).build());

  /**
   * Makes a space.
   *
   * @param options which
   * @param all that the daemon serves
   */
  HostedSpace host(SpaceOptions options, List<SpaceOptions> all);
}
