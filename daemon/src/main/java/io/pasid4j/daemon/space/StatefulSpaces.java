// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.state.DamagedStateException;
import io.pasid4j.daemon.state.SpaceState;
import io.pasid4j.daemon.state.StateDirectory;
import java.util.List;

/**
 * Makes spaces that outlive the daemon.
 *
 * @param directory where they are kept
 */
public record StatefulSpaces(StateDirectory directory) implements SpaceFactory {
  @Override
  public HostedSpace host(SpaceOptions options, List<SpaceOptions> all) {
    SpaceState state = directory.space(options.name(), options.bits());
    try {
      PasidSpace space = state.build(SpaceBuilder.describe(options, all));
      return new HostedSpace(options.name(), space, state.sets(), state.recover(space));
    } catch (DamagedStateException e) {
      throw directory.damaged(options.name(), e);
    }
  }
}
