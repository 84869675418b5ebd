// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.daemon.space.SpaceFactory;
import io.pasid4j.daemon.space.StatefulSpaces;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.state.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Owns the state directory, if there is one.
 *
 * @param directory empty if nothing outlives the daemon
 */
record StateManager(Optional<StateDirectory> directory) implements AutoCloseable {

  /**
   * Opens the state directory.
   *
   * @param path empty if nothing is to outlive the daemon
   * @throws StartException if another daemon has it, or it cannot be used
   */
  static StateManager open(Optional<Path> path) {
    return new StateManager(path.map(StateDirectory::open));
  }

  /**
   * Returns the factory of spaces that outlive the daemon, or of spaces on the heap.
   *
   * @param domain the domain of one of them; empty if none is in one
   */
  SpaceFactory spaces(Optional<DomainConfig> domain) {
    String inDomain = domain.map(DomainConfig::space).orElse("");
    return directory
        .<SpaceFactory>map(kept -> new StatefulSpaces(kept, inDomain))
        .orElse(SpaceFactory.IN_MEMORY);
  }

  /**
   * Lets the spaces of devices go on as long as their IDs are held, wherever the devices are now.
   *
   * @param options of the daemon
   * @return the options, with these spaces
   */
  DaemonOptions withHeldSpaces(DaemonOptions options) {
    if (directory.isEmpty()) {
      return options;
    }
    HeldSpaces held = new HeldSpaces(directory.get().inUse(), options.configuration().kernelIds());
    return options.with(to -> to.spaces(held.with(options.spaces())));
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
