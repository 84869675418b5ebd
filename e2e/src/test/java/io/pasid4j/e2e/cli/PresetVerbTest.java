// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.daemon.process.VsockDevice;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The presets as the command line shows them, and as a daemon serves them. */
class PresetVerbTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  @Test
  void theListNeedsNoDaemon() throws Exception {
    ProcessResult ran =
        ProcessResult.pasid(
            "spaces", "--presets", "--socket", directory.resolve("none").toString());

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out().lines().skip(1).map(line -> line.split(" ", 2)[0]))
        .containsExactly("pasid", "vsock", "vlan", "vni", "port");
  }

  @Test
  void theListIsJsonForPrograms() throws Exception {
    JsonNode presets = JSON.readTree(ProcessResult.pasid("spaces", "--presets", "--json").out());

    assertThat(presets.get(1).get("preset").asText()).isEqualTo("vsock");
    assertThat(presets.get(1).get("bits").asInt()).isEqualTo(31);
    assertThat(presets.get(1).get("policy").asText()).isEqualTo("CYCLIC");
    assertThat(presets.get(1).get("reserved").get(1).asText()).isEqualTo("1-2");
  }

  @Test
  void aDaemonWithStateServesThem() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("c.yaml"),
            "spaces: { vsock: { preset: vsock, default: true }, vlan: { preset: vlan } }");
    try (DaemonProcess daemon =
        DaemonProcess.start(
            Repository.installation(), directory.resolve("s"), "--config", file.toString())) {
      long own = VsockDevice.localCid(VsockDevice.DEFAULT_PATH).orElse(0);

      assertThat(pasid(daemon, "alloc").out()).isEqualTo((own == 3 ? 4 : 3) + "\n");
      assertThat(pasid(daemon, "alloc", "--space", "vlan").out()).isEqualTo("1\n");
      assertThat(pasid(daemon, "alloc", "--space", "vlan", "--range", "4095-4095").exitCode())
          .isEqualTo(1);
      assertThat(pasid(daemon, "spaces").out()).contains("24  CYCLIC   yes      vsock");
    }
  }

  private static ProcessResult pasid(DaemonProcess daemon, String... arguments) throws Exception {
    return ProcessResult.command(
        Repository.installation().pasid(arguments),
        Map.of("PASID_SOCKET", daemon.socket().toString()));
  }
}
