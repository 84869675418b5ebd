// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code pasid doctor}. Its findings are tested in its own module. */
class DoctorVerbTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TREES = "doctor/src/test/resources/trees.tar.gz";

  @TempDir static Path directory;

  @BeforeAll
  static void unpack() throws Exception {
    Path archive = Repository.root().resolve(TREES);
    run("tar", "xzf", archive.toString(), "-C", directory.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vtd-sm-on-iommufd | 0 | USABLE: 0000:03:00.0: ",
        "synthetic-dsa-ok | 1 | USABLE: 0000:03:00.0: through idxd",
        "vtd-sm-off-deb7.3 | 2 | NOT USABLE: 0000:03:00.0: scalable mode off [intel_iommu=sm_off",
        "vtd-sm-on-iommufd-nonroot | 2 | UNKNOWN: 0000:03:00.0: config has 64 bytes: only root",
      })
  void theFirstLineIsTheVerdictAndTheExitCodeGoesWithIt(String tree, int exitCode, String line)
      throws Exception {
    ProcessResult ran = pasid("doctor", "--root", directory.resolve(tree).toString());

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(exitCode);
    assertThat(ran.out()).startsWith(line).contains("IOMMU UNITS", "DEVICES");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void jsonHasTheSameVerdictForPrograms() throws Exception {
    Path tree = directory.resolve("synthetic-root-port-acs-without-rr");
    ProcessResult ran = pasid("doctor", "--json", "--root", tree.toString());
    JsonNode report = JSON.readTree(ran.out());

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(report.get("exit").asInt()).isEqualTo(2);
    assertThat(report.get("verdict").asText()).isEqualTo("NOT USABLE");
    assertThat(report.get("cause").asText()).isEqualTo("acs");
    assertThat(report.get("bit").asText()).isEqualTo("ACS RR (bit 2) = 0 at 0000:00:02.3");
    assertThat(report.get("devices").findValuesAsText("name")).contains("0000:03:00.0");
  }

  @Test
  void whatIsRecordedIsJudgedAlikeElsewhere() throws Exception {
    Path tree = directory.resolve("vtd-sm-on-iommufd-rich");
    Path archive = directory.resolve("host.tar");
    Path copy = Files.createDirectory(directory.resolve("copy"));

    ProcessResult recorded =
        pasid("doctor", "record", "--root", tree.toString(), archive.toString());
    run("tar", "xf", archive.toString(), "-C", copy.toString());
    ProcessResult again = pasid("doctor", "record", "--root", tree.toString(), archive.toString());

    assertThat(recorded.exitCode()).as(recorded.err()).isZero();
    assertThat(pasid("doctor", "--root", copy.toString()).out())
        .isEqualTo(pasid("doctor", "--root", tree.toString()).out());
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err())
        .startsWith("pasid: FILE.tar: ")
        .contains("expected: a file that is not there");
  }

  @Test
  void thisHostIsExaminedWithItsDaemon() throws Exception {
    Path socket = directory.resolve("s");
    try (DaemonProcess daemon = DaemonProcess.start(Repository.installation(), socket)) {
      JsonNode host = JSON.readTree(pasidAt(daemon.socket(), "doctor", "--json").out()).get("host");

      assertThat(check(host, "daemon").get("state").asText()).as(host.toString()).isEqualTo("ok");
      assertThat(check(host, "daemon").get("reason").asText()).contains("pasid4j");
      assertThat(check(host, "socket rights").get("bit").asText()).startsWith("rw-rw----");
      assertThat(host.findValuesAsText("name"))
          .contains("open files", "state directory", "clock", "holders", "kernel release", "view");
    }
    JsonNode host = JSON.readTree(pasidAt(socket, "doctor", "--json").out()).get("host");
    assertThat(check(host, "daemon").get("state").asText()).isEqualTo("warning");
  }

  @Test
  void aTreeThatIsNotThereIsAUsageError() throws Exception {
    ProcessResult ran = pasid("doctor", "--root", directory.resolve("nothing").toString());

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).startsWith("pasid: --root: ").contains("expected: a directory");
    assertThat(ran.err().lines()).hasSize(1);
  }

  private static JsonNode check(JsonNode host, String name) {
    for (JsonNode row : host) {
      if (row.get("name").asText().equals(name)) {
        return row;
      }
    }
    throw new AssertionError("check: " + name + " (expected: in the report)");
  }

  private static void run(String... command) throws Exception {
    ProcessResult ran = ProcessResult.command(List.of(command), Map.of());
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  private static ProcessResult pasid(String... arguments) throws Exception {
    return pasidAt(directory.resolve("no daemon"), arguments);
  }

  private static ProcessResult pasidAt(Path socket, String... arguments) throws Exception {
    return ProcessResult.command(
        Repository.installation().pasid(arguments), Map.of("PASID_SOCKET", socket.toString()));
  }
}
