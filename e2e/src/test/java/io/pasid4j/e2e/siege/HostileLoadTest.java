// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.siege;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers that never read, that send a byte at a time, that flood and that never end a message, many
 * of each at once. docs/reference/protocol.md, "Limits", has the memory that one of them can make
 * the daemon keep.
 */
class HostileLoadTest {
  private static final int ALLOCATE = 0x5001;
  private static final int FREE = 0x5002;
  private static final int OF_EACH_KIND = 20;
  private static final int FIRST_PASID = 10_000;
  private static final int WARM_UP_TRIPS = 5000;
  private static final int TRIPS = 2000;

  private static final int KB = 1024;

  private static final int SESSION_KB = 3;

  /**
   * Bytes that wait for one that does not read, in buffers that may be an eighth empty, and one
   * more.
   */
  private static final int REPLIES_KB = 256 + 256 / 8 + 16;

  /** Bytes that were read and wait. */
  private static final int READ_KB = 8;

  /** One of each kind: of those that may not read there are three. */
  private static final long BOUND_OF_FIVE_KB =
      3 * REPLIES_KB + HostilePeer.LONGEST_MESSAGE_BYTES / KB + 5 * (READ_KB + SESSION_KB);

  /** Memory that the JVM may take by itself meanwhile: compiled code, the young generation. */
  private static final long JVM_KB = 24 * KB;

  @TempDir private Path directory;

  @Test
  void aTenantGoesOnAndMemoryStaysBounded() throws Exception {
    try (DaemonProcess daemon =
        DaemonProcess.start(Repository.installation(), directory.resolve("s"))) {
      assertThat(grownBySiegeKb(daemon))
          .as("grown by, KiB")
          .isLessThan(OF_EACH_KIND * BOUND_OF_FIVE_KB + JVM_KB);
      try (Operator operator = new Operator(daemon.socket())) {
        operator.awaitEmpty(Duration.ofSeconds(20));
      }
      assertThat(daemon.log()).doesNotContain("internal error");
    }
  }

  private static long grownBySiegeKb(DaemonProcess daemon) throws Exception {
    try (Wire tenant = Wire.session(daemon.socket())) {
      roundTrips(tenant, WARM_UP_TRIPS);
      long beforeKb = kb(daemon, "VmRSS:");
      try (HostileLoad load = HostileLoad.begin(daemon.socket(), OF_EACH_KIND, FIRST_PASID)) {
        roundTrips(tenant, TRIPS);
        awaitEffect(load);
        roundTrips(tenant, TRIPS);
        return kb(daemon, "VmHWM:") - beforeKb;
      }
    }
  }

  /** Each is answered, with the ID that it requested. */
  private static void roundTrips(Wire tenant, int count) throws IOException {
    for (int n = 0; n < count; n++) {
      int pasid = 1 + n % 500;
      assertThat(tenant.ask(ALLOCATE, Payload.words(pasid, pasid, 1, 0)).word(1)).isEqualTo(pasid);
      assertThat(tenant.ask(FREE, Payload.words(pasid, pasid)).result()).isOne();
    }
  }

  private static void awaitEffect(HostileLoad load) throws Exception {
    Duration atMost = Duration.ofMinutes(2);
    Poll.until(
        "those that never read are held up",
        atMost,
        () ->
            load.all(HostilePeer.Kind.DEAF, HostilePeer::isHeldUp)
                && load.all(HostilePeer.Kind.DRIP, HostilePeer::isHeldUp));
    Poll.until(
        "those that send a byte at a time were served",
        atMost,
        () ->
            load.all(
                HostilePeer.Kind.SLOW, peer -> peer.sentBytes() > 3 * HostilePeer.REQUEST_BYTES));
    Poll.until(
        "those that flood were served",
        atMost,
        () -> load.all(HostilePeer.Kind.FLOOD, peer -> peer.sentBytes() > 1 << 20));
  }

  private static long kb(DaemonProcess daemon, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + daemon.pid() + "/status"))) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new AssertionError(name + " no line (expected: one in /proc/PID/status)");
  }
}
