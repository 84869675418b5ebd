// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.resume;

import io.pasid4j.core.Policy;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.space.SpaceOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A daemon in this JVM that keeps its state, and ends and comes back. */
final class RestartingDaemon implements AutoCloseable {
  private final DaemonOptions options;
  private Daemon daemon;

  RestartingDaemon(Path directory, int bits, long quarantineMs) {
    SpaceOptions space =
        new SpaceOptions(
            "pasid", bits, Policy.LOWEST, false, List.of(), quarantineMs, Optional.empty());
    options =
        DaemonOptions.at(directory.resolve("d"))
            .with(to -> to.spaces(List.of(space)).eventLoops(1));
    daemon = Daemon.start(options);
  }

  Path socket() {
    return daemon.socketPath();
  }

  Path operatorSocket() {
    return daemon.operatorSocketPath().orElseThrow();
  }

  /** The sets are kept, as at a kill. */
  void end() {
    daemon.close();
  }

  void start() {
    daemon = Daemon.start(options);
  }

  void restart() {
    end();
    start();
  }

  @Override
  public void close() {
    daemon.close();
  }
}
