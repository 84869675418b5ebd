// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.daemon.process.VsockDevice;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The command line and the host, as far as they decide what a configuration file means. Immutable.
 *
 * @param state where the command line keeps what outlives the daemon; empty: as the file says
 * @param localCid the vsock CID of this machine, if it is a VM itself
 */
public record ReadContext(Optional<PathSetting> state, Supplier<OptionalLong> localCid) {
  /** This host, and a command line that says nothing. */
  public static final ReadContext HOST =
      new ReadContext(Optional.empty(), () -> VsockDevice.localCid(VsockDevice.DEFAULT_PATH));

  /** This context with a command line that says where what outlives the daemon is kept. */
  public ReadContext withState(PathSetting place) {
    return new ReadContext(Optional.of(place), localCid);
  }

  /**
   * Returns whether the daemon has a state directory, the default one included.
   *
   * @param fileState the place that the file names
   */
  boolean keepsState(Optional<PathSetting> fileState) {
    return state.or(() -> fileState).filter(PathSetting.None.class::isInstance).isEmpty();
  }
}
