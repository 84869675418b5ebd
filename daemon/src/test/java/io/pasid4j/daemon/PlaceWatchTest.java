// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.WirePeer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Places of a daemon that somebody removes while it runs. */
class PlaceWatchTest {
  private static Path lockOf(Path socket) {
    return socket.resolveSibling(socket.getFileName() + ".lock");
  }

  @Test
  void socketsThatWereRemovedAreBoundAgainAndConnectionsStay() throws Exception {
    try (DaemonFixture daemon = new DaemonFixture();
        WirePeer before = WirePeer.ready(daemon.socket())) {
      assertThat(before.allocate(5, 5)).isEqualTo(5);
      for (Path socket : new Path[] {daemon.socket(), daemon.operatorSocket()}) {
        Files.delete(socket);
        Files.delete(lockOf(socket));
      }

      Eventually.holds("tenants' socket", () -> Files.exists(daemon.socket()));
      Eventually.holds("operators' socket", () -> Files.exists(daemon.operatorSocket()));
      assertThat(lockOf(daemon.socket())).exists();
      assertThat(lockOf(daemon.operatorSocket())).exists();
      assertThat(before.allocate(6, 6)).isEqualTo(6);
      try (WirePeer after = WirePeer.ready(daemon.socket())) {
        assertThat(after.allocate(7, 7)).isEqualTo(7);
      }
    }
  }

  @Test
  void aLockOfTheStateThatWasRemovedIsTakenAgain() throws Exception {
    try (DaemonFixture daemon = new DaemonFixture()) {
      Path lock = daemon.socket().resolveSibling("s.state").resolve(".lock");
      Files.delete(lock);
      Eventually.holds("the lock", () -> Files.exists(lock));
    }
  }
}
