// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.daemon.process.VsockDevice;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The command line and the host, as far as they affect the meaning of a configuration file.
 * Immutable.
 *
 * @param state the state directory of the command line; empty: as the file has it
 * @param localCid the vsock CID of this machine, if it is a VM itself
 * @param devices finds the PCI devices with PASIDs, in the order of their addresses
 */
public record ReadContext(
    Optional<PathSetting> state,
    Supplier<OptionalLong> localCid,
    Supplier<List<FoundDevice>> devices) {
  /** This host without its devices, and an empty command line. */
  public static final ReadContext HOST =
      new ReadContext(
          Optional.empty(), () -> VsockDevice.localCid(VsockDevice.DEFAULT_PATH), List::of);

  /** Returns this context with the state directory of the command line. */
  public ReadContext withState(PathSetting place) {
    return new ReadContext(Optional.of(place), localCid, devices);
  }

  /** This context with another way to find the devices. */
  public ReadContext withDevices(Supplier<List<FoundDevice>> finder) {
    return new ReadContext(state, localCid, finder);
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
