// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PASIDs that are used outside: an operator's view, and how they become free again. */
class ForeignVerbTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration AT_MOST = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private DaemonProcess daemon;

  @BeforeEach
  void startDaemon() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("c.yaml"),
            "audit: { file: "
                + directory.resolve("audit")
                + " }\n"
                + "spaces: { pasid: { default: true }, vlan: { preset: vlan } }\n");
    daemon =
        DaemonProcess.start(
            Repository.installation(), directory.resolve("s"), "--config", file.toString());
    Path management = directory.resolve("s.management");
    Poll.until("the management API, which comes last", AT_MOST, () -> Files.exists(management));
  }

  @AfterEach
  void stopDaemon() {
    daemon.close();
  }

  private ProcessResult pasid(String... arguments) throws Exception {
    return ProcessResult.command(
        Repository.installation().pasid(arguments),
        Map.of("PASID_SOCKET", daemon.socket().toString()));
  }

  private PasidClient tenant(String name, String space) {
    return PasidClient.connect(
        daemon.socket(), ConnectOptions.builder().name(name).space(space).build());
  }

  @Test
  void anOperatorSeesByWhomAndSinceWhenAndClearsIt() throws Exception {
    Instant before = Instant.now().minusSeconds(2);
    try (PasidClient tenant = tenant("vm-7", "pasid")) {
      assertThat(tenant.allocate(PasidRange.of(40, 49))).isEqualTo(40);
      assertThat(tenant.reportBusy(40, PasidRange.of(40, 49))).isEqualTo(41);

      assertThat(pasid("show", "40").out())
          .startsWith("40: in use outside, reported by set ")
          .contains("(vm-7)", "pid " + ProcessHandle.current().pid(), ", since ");
      JsonNode shown = JSON.readTree(pasid("show", "40", "--json").out());
      assertThat(shown.get("state").asText()).isEqualTo("foreign");
      assertThat(Instant.parse(shown.get("since").asText())).isAfter(before);

      assertThat(pasid("clear", "--list").out())
          .startsWith("40: reported by set ")
          .contains("(vm-7), pid " + ProcessHandle.current().pid() + ", since ");
      assertThat(pasid("clear", "41-100").out()).isEqualTo("0\n");
      JsonNode cleared = JSON.readTree(pasid("clear", "40", "--json").out());
      assertThat(cleared.get("cleared").asInt()).isEqualTo(1);
      assertThat(pasid("show", "40").out()).isEqualTo("40: free\n");
      assertThat(tenant.allocate(PasidRange.exactly(40))).isEqualTo(40);
    }
  }

  @Test
  void aReportOutlivesItsSetAndTheAuditLogHasBoth() throws Exception {
    try (PasidClient tenant = tenant("vm-8", "vlan")) {
      tenant.allocate(PasidRange.exactly(7));
      tenant.reportBusy(7, PasidRange.ALL);
    }

    assertThat(pasid("alloc", "--space", "vlan", "--range", "7").exitCode()).isEqualTo(1);
    assertThat(pasid("clear", "0-100", "--space", "vlan", "--yes").out()).isEqualTo("1\n");
    assertThat(pasid("alloc", "--space", "vlan", "--range", "7").out()).isEqualTo("7\n");
    assertLogged("audit", "id-reported", "\"name\":\"vm-8\"", "\"id\":7");
    assertLogged("audit.operator", "foreign-cleared", "\"clearedIds\":1", "\"vlan\"");
  }

  private void assertLogged(String file, String action, String... texts) throws Exception {
    Path log = directory.resolve(file);
    Poll.until(action, AT_MOST, () -> Files.readString(log).contains(action));
    assertThat(Files.readAllLines(log))
        .anySatisfy(line -> assertThat(line).contains(action).contains(texts));
  }

  @Test
  void onlyAnOperatorClears() throws Exception {
    ProcessResult ran = pasid("clear", "7", "--socket", daemon.socket().toString());

    assertThat(ran.exitCode()).as("root may open the operators' socket").isZero();
    assertThat(pasid("clear").exitCode()).isEqualTo(2);
    assertThat(pasid("clear", "7", "--space", "none").exitCode()).isEqualTo(1);
  }
}
