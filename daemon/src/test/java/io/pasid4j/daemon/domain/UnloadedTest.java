// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.testing.DaemonMain;
import io.pasid4j.daemon.testing.RawHttp;
import io.pasid4j.daemon.testing.WirePeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon without a domain pays nothing for the domains of others. */
class UnloadedTest {
  @TempDir private Path directory;

  @Test
  void aDaemonWithoutADomainLoadsNoClassOfTheLog() throws Exception {
    Path classes = directory.resolve("classes");
    Path socket = directory.resolve("s");
    Process daemon =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + classes,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DaemonMain.class.getName(),
                socket.toString())
            .redirectError(directory.resolve("log").toFile())
            .start();
    try {
      assertThat(daemon.inputReader().readLine()).isEqualTo("ready: socket=" + socket);
      try (WirePeer peer = WirePeer.ready(socket)) {
        assertThat(peer.allocate(0, 100)).isEqualTo(1);
      }
      expectNoMetricsOfADomain(directory.resolve("s.management"));
      daemon.toHandle().destroy();
      assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      daemon.destroyForcibly().waitFor();
    }
    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.contains(" io.pasid4j.daemon.Daemon "))
        .anyMatch(line -> line.contains(" io.pasid4j.daemon.management.meter.Meters "))
        .noneMatch(line -> line.contains(".meter.DomainCollector "))
        .noneMatch(line -> line.contains(" org.apache.ratis."))
        .noneMatch(line -> line.contains(" io.pasid4j.cluster."))
        .noneMatch(line -> line.contains(" io.pasid4j.domain."));
  }

  private static void expectNoMetricsOfADomain(Path management) throws IOException {
    DomainHosts.holds("management API", () -> Files.exists(management));
    try (RawHttp http = new RawHttp(management)) {
      http.send("GET /metrics HTTP/1.1~host: localhost~~");
      assertThat(http.response()).contains("pasid_build_info").doesNotContain("pasid_domain");
    }
  }
}
