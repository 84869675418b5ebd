// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.socket.LockFile;
import io.pasid4j.daemon.socket.SocketPaths;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The order in which a daemon gives up its places. */
class DaemonCloseTest {
  /** The next daemon with the state would give IDs that a request to this one frees or takes. */
  @Test
  void theManagementApiEndsBeforeAnotherDaemonCanHaveTheState() throws Exception {
    try (DaemonFixture daemon = new DaemonFixture()) {
      Path management = SocketPaths.managementPath(daemon.socket()).orElseThrow();
      Path lock = daemon.socket().resolveSibling("s.state").resolve(".lock");
      daemon.daemon().serveManagement();
      Eventually.holds("the management API serves", () -> Files.exists(management));

      Thread closing = Thread.ofPlatform().start(() -> daemon.daemon().close());
      LockFile next = LockFile.tryTake(lock);
      while (next == null) {
        Thread.onSpinWait();
        next = LockFile.tryTake(lock);
      }
      boolean serves = Files.exists(management);
      next.close();
      closing.join();

      assertThat(serves).isFalse();
    }
  }
}
