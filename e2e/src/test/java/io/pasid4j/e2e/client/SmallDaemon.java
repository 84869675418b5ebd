// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.client;

import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import java.nio.file.Path;

/** A daemon in this JVM. */
final class SmallDaemon implements AutoCloseable {
  private final Daemon daemon;

  private SmallDaemon(Daemon daemon) {
    this.daemon = daemon;
  }

  static SmallDaemon start(Path directory, int bits, int quotaIds) {
    return new SmallDaemon(
        Daemon.start(
            DaemonOptions.at(directory.resolve("s"))
                .withEventLoops(2)
                .withSpaceBits(bits)
                .withQuotaIds(quotaIds)));
  }

  Path socket() {
    return daemon.socketPath();
  }

  @Override
  public void close() {
    daemon.close();
  }
}
