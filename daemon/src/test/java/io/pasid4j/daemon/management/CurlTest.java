// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pasid4j.daemon.testing.DaemonMain;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.WirePeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon's process and curl: the examples of docs/reference/management.md. */
class CurlTest {
  private static final Path CURL = Path.of("/usr/bin/curl");

  @TempDir private Path directory;
  private Process daemon;

  @BeforeEach
  void start() throws IOException {
    assumeThat(CURL).exists();
    daemon =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DaemonMain.class.getName(),
                directory.resolve("pasid.sock").toString())
            .redirectError(directory.resolve("log").toFile())
            .start();
    assertThat(daemon.inputReader().readLine()).startsWith("ready: ");
    Eventually.holds("the management socket", () -> Files.exists(management()));
  }

  @AfterEach
  void stop() throws InterruptedException {
    daemon.destroyForcibly().waitFor();
  }

  private Path management() {
    return directory.resolve("management.sock");
  }

  private String curl(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(CURL.toString(), "-sS", "--unix-socket"));
    command.add(management().toString());
    command.addAll(List.of(arguments));
    Process curl = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void theExamplesOfThePageWork() throws IOException {
    try (WirePeer tenant = WirePeer.ready(directory.resolve("pasid.sock"))) {
      assertThat(tenant.allocate(42, 42)).isEqualTo(42);
      assertThat(curl("http://localhost/v1/spaces/pasid")).contains("\"idle\":1,");
      assertThat(curl("http://localhost/v1/spaces/pasid/ids/42"))
          .contains("\"state\":\"IDLE\"")
          .containsPattern("\"sinceMs\":1[0-9]{12}");
      assertThat(curl("http://localhost/v1/explain?set=1&min=42&max=42"))
          .contains("\"refusal\":\"RANGE_FULL\"");
      assertThat(
              curl(
                  "-X",
                  "PUT",
                  "-H",
                  "Content-Type: application/json",
                  "-d",
                  "{\"limitIds\":2000,\"guaranteedIds\":10}",
                  "http://localhost/v1/sets/1/quota"))
          .contains("\"limitIds\":2000,\"guaranteedIds\":10");
      assertThat(
              curl(
                  "-H",
                  "Content-Type: application/json",
                  "-d",
                  "{\"min\":1000,\"max\":1999,\"name\":\"static VMs\"}",
                  "http://localhost/v1/spaces/pasid/reservations"))
          .contains("\"min\":1000,\"max\":1999,\"fixed\":false");
      assertThat(curl("-X", "DELETE", "http://localhost/v1/sets/1/ids?min=42&max=42"))
          .isEqualTo("{\"releasedIds\":1}");
      assertThat(curl("http://localhost/metrics"))
          .contains("pasid_space_ids{space=\"pasid\",state=\"idle\"} 1000.0");
    }
  }

  @Test
  void sigtermEndsItWithTheRest() throws Exception {
    daemon.toHandle().destroy();
    assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(daemon.exitValue()).isZero();
    assertThat(management()).doesNotExist();
    assertThat(Files.readString(directory.resolve("log"))).contains("management API at ");
  }
}
