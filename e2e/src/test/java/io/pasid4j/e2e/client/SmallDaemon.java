// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.client;

import io.pasid4j.core.Policy;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.space.SpaceOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A daemon in this JVM. */
final class SmallDaemon implements AutoCloseable {
  private final Daemon daemon;

  private SmallDaemon(Daemon daemon) {
    this.daemon = daemon;
  }

  static SmallDaemon start(Path directory, int bits, int quotaIds) {
    return start(directory, bits, quotaIds, 0);
  }

  /** Creates a daemon whose freed IDs are quarantined. */
  static SmallDaemon start(Path directory, int bits, int quotaIds, long quarantineMs) {
    SpaceOptions resting =
        new SpaceOptions(
            "pasid", bits, Policy.LOWEST, false, List.of(), quarantineMs, Optional.empty());
    return new SmallDaemon(
        Daemon.start(
            DaemonOptions.at(directory.resolve("s"))
                .with(to -> to.spaces(List.of(resting)).eventLoops(2).quotaIds(quotaIds))));
  }

  Path operatorSocket() {
    return daemon.operatorSocketPath().orElseThrow();
  }

  Path socket() {
    return daemon.socketPath();
  }

  @Override
  public void close() {
    daemon.close();
  }
}
