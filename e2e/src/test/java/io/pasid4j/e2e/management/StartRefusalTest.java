// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thing that the configuration names and that cannot be had: one line, and no daemon; or the old
 * one on.
 */
class StartRefusalTest {
  private static final int ALLOCATE = 0x5001;

  @TempDir private Path directory;

  private Path token(String name, String text, String mode) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static String management(String text) {
    return "management: { " + text + " }\nstate: none\n";
  }

  private void refused(String yaml, String message) throws Exception {
    Path configuration = Files.writeString(directory.resolve("bad.yaml"), yaml);
    Path socket = directory.resolve("s");

    ProcessResult ran =
        ProcessResult.pasid(
            "daemon", "--socket", socket.toString(), "--config", configuration.toString());

    assertThat(ran.exitCode()).as(ran.err()).isOne();
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).isEqualTo("pasid: " + message + "\n");
    assertThat(socket).doesNotExist();
  }

  @Test
  void aDaemonDoesNotStartWithWhatItCannotHave() throws Exception {
    Path open = token("open", "0123456789abcdef", "rw-r--r--");
    refused(
        management("tcp: '127.0.0.1:0', tokenFile: " + open),
        "management.tokenFile: " + open + ": others may read it (expected: mode 0600)");
    Path none = directory.resolve("none.pem");
    refused(
        management(
            "tcp: { address: '127.0.0.1:0', access: everyone-on-this-host }, "
                + "tls: { certificate: %s, key: %s }".formatted(none, none)),
        "management.tls.certificate: " + none + ": not there (expected: PEM certificates)");
    Path nowhere = directory.resolve("no/where");
    refused(
        management("socket: " + nowhere),
        "management.socket: " + nowhere + " (expected: its directory exists)");
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + other.getLocalPort();
      refused(
          management("tcp: { address: '" + address + "', access: everyone-on-this-host }"),
          "management.tcp: "
              + address
              + ": Address already in use (expected: an address of this machine and a port that is"
              + " free)");
    }
  }

  @Test
  void aReloadIsRefusedAsAWholeAndTheOldConfigurationGoesOn() throws Exception {
    Path good = token("good", "0123456789abcdef", "rw-------");
    Path brief = token("brief", "brief", "rw-------");
    String before = management("tcp: '127.0.0.1:0', tokenFile: " + good) + "quota: 3\n";
    try (ConfiguredDaemon daemon = ConfiguredDaemon.start(directory, before)) {
      String problem = "management.tokenFile: " + brief + ": 5 characters (expected: 16 to 4096)";
      daemon.reload(
          management("tcp: '127.0.0.1:0', tokenFile: " + brief) + "quota: 2\n",
          "reload: refused, nothing has changed");
      assertThat(daemon.process().log()).contains("reload: " + problem + "\n");
      assertThat(most(daemon)).isEqualTo(3);

      try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        String address = "127.0.0.1:" + other.getLocalPort();
        daemon.reload(
            management("tcp: '" + address + "', tokenFile: " + good) + "quota: 2\n",
            "reload: refused, nothing has changed");
        assertThat(daemon.process().log())
            .contains("reload: management.tcp: " + address + ": Address already in use ");
      }
      assertThat(most(daemon)).isEqualTo(3);

      daemon.reload(
          management("tcp: '127.0.0.1:0', tokenFile: " + good) + "quota: 2\n", "reload: done");
      assertThat(most(daemon)).isEqualTo(2);
    }
  }

  /** The number of IDs that a new session gets. */
  private static int most(ConfiguredDaemon daemon) throws IOException {
    try (Wire tenant = daemon.tenant()) {
      int held = 0;
      while (tenant.ask(ALLOCATE, Payload.words(1, 100, 1, 0)).result() == 1) {
        held++;
      }
      return held;
    }
  }
}
