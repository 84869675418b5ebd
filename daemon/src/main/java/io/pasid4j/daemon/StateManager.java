// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.config.FoundDevice;
import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.space.SpaceFactory;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.daemon.space.StatefulSpaces;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the state directory, if there is one.
 *
 * @param directory empty if nothing outlives the daemon
 */
record StateManager(Optional<StateDirectory> directory) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.state");

  /**
   * Opens the state directory.
   *
   * @param path empty if nothing is to outlive the daemon
   * @throws StartException if another daemon has it, or it cannot be used
   */
  static StateManager open(Optional<Path> path) {
    return new StateManager(path.map(StateDirectory::open));
  }

  /** Returns the factory of spaces that outlive the daemon, or of spaces on the heap. */
  SpaceFactory spaces() {
    return directory.<SpaceFactory>map(StatefulSpaces::new).orElse(SpaceFactory.IN_MEMORY);
  }

  /**
   * Adds the spaces of devices that are gone and of which something is still held, so that their
   * sets go on. Only where there is a space for each device.
   *
   * @param options of the daemon
   * @return the options, with these spaces
   */
  DaemonOptions withGoneDevices(DaemonOptions options) {
    OptionalInt kernelIds = options.configuration().kernelIds();
    if (directory.isEmpty() || kernelIds.isEmpty()) {
      return options;
    }
    Set<String> served =
        options.spaces().stream().map(SpaceOptions::name).collect(Collectors.toSet());
    List<SpaceOptions> spaces = new ArrayList<>(options.spaces());
    directory.get().inUse().stream()
        .filter(space -> FoundDevice.isAddress(space.space()))
        .filter(space -> !served.contains(space.space()))
        .limit(PeerLimits.MOST_SPACES - served.size())
        .forEach(space -> {
          LOG.warn("spaces.{}: the device is gone (expected: there); IDs are held", space.space());
          spaces.add(new FoundDevice(space.space(), space.bits()).space(kernelIds.getAsInt()));
        });
    return options.with(to -> to.spaces(spaces));
  }

  /** Returns the greatest set id in the state directory; 0 if there is none. */
  int lastSetId() {
    return directory.map(StateDirectory::lastSetId).orElse(0);
  }

  /** Logs persisted state for which no space is configured. Call after all spaces are created. */
  void logUnused() {
    directory.ifPresent(StateDirectory::reportUnserved);
  }

  /** Makes sure that the directory is this daemon's; see {@link StateDirectory#keep}. */
  boolean keep() throws IOException {
    return directory.isEmpty() || directory.get().keep();
  }

  @Override
  public void close() {
    directory.ifPresent(StateDirectory::close);
  }
}
