// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pasid explain}: why an allocation would fail, for whom, and until when. */
class ExplainVerbTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALLOCATE = 0x5001;
  private static final int FREE = 0x5002;
  private static final int NAME = 0x5005;

  @TempDir static Path directory;
  private static DaemonProcess daemon;
  private static Wire tenant;

  @BeforeAll
  static void start() throws Exception {
    Path configuration =
        Files.writeString(
            directory.resolve("c.yaml"),
            """
            state: none
            management: none
            spaces:
              pasid: { reserved: [40-49], quarantineMs: 3600000, default: true }
              vlan: { bits: 12 }
            rules:
              - { uid: 0, quota: 5 }
              - { uid: 1000, spaces: [pasid, vlan], quota: 100 }
            """);
    daemon =
        DaemonProcess.start(
            Repository.installation(),
            directory.resolve("s"),
            "--config",
            configuration.toString());
    tenant = Wire.session(daemon.socket());
    tenant.ask(NAME, "vm-7".getBytes(StandardCharsets.UTF_8));
    assertThat(tenant.ask(ALLOCATE, Payload.words(20, 29, 4, 0)).result()).isEqualTo(4);
    tenant.ask(FREE, Payload.words(20, 20));
  }

  @AfterAll
  static void stop() throws Exception {
    tenant.close();
    daemon.close();
  }

  private static ProcessResult explain(int exitCode, String... arguments) throws Exception {
    String[] line = new String[arguments.length + 1];
    line[0] = "explain";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    ProcessResult ran =
        ProcessResult.command(
            Repository.installation().pasid(line),
            Map.of("PASID_SOCKET", daemon.socket().toString()));
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(exitCode);
    return ran;
  }

  @Test
  void whatWouldSucceedExitsWithZero() throws Exception {
    ProcessResult ran = explain(0, "--set", "vm-7", "--range", "30-39");
    assertThat(ran.out())
        .startsWith("for: set ")
        .contains(" (vm-7), pid " + ProcessHandle.current().pid() + ", ", ", space pasid: 1 of ")
        .contains("\nnow: would succeed\n")
        .contains("there: held 3 of 5, 0 guaranteed; range: 10 IDs, 0 reserved, 10 free, ");
  }

  @Test
  void aRefusalSaysWhyForWhomAndUntilWhen() throws Exception {
    assertThat(explain(1, "--set", "vm-7", "--count", "3").out())
        .contains("now: refused: QUOTA: the set holds 3 of at most 5, and 3 more were asked for\n")
        .contains("until: IDs are freed, or `pasid quota` or the rule (maxIds) raises the limit\n");
    assertThat(explain(1, "--uid", "1000", "--range", "40-49").out())
        .startsWith("for: a new set of uid 1000, gid 0, space (default): 1 of ")
        .contains("now: refused: RESERVED: ")
        .contains("until: the configuration changes, and the daemon starts again\n");
    assertThat(explain(1, "--uid", "1001").out())
        .contains("now: refused: FORBIDDEN: no rule lets this user open a set in this space\n")
        .contains("until: the rules change\n");
  }

  @Test
  void jsonHasWhatProgramsNeed() throws Exception {
    JsonNode resting = JSON.readTree(explain(1, "--set", "vm-7", "--range", "20", "--json").out());
    assertThat(resting.get("succeeds").asBoolean()).isFalse();
    assertThat(resting.get("refusal").asText()).isEqualTo("QUARANTINED");
    assertThat(Instant.ofEpochMilli(resting.get("availableAtMs").asLong()))
        .isAfter(Instant.now())
        .isBefore(Instant.now().plusSeconds(3601));
    assertThat(resting.get("name").asText()).isEqualTo("vm-7");
    assertThat(resting.get("space").asText()).isEqualTo("pasid");

    JsonNode vlan =
        JSON.readTree(
            explain(0, "--uid", "1000", "--space", "vlan", "--count", "50", "--json").out());
    assertThat(vlan.get("succeeds").asBoolean()).isTrue();
    assertThat(vlan.get("quota").asInt()).isEqualTo(100);
    assertThat(vlan.get("ids").asInt()).isEqualTo(4096);
  }

  @Test
  void whatIsNotThereIsNamed() throws Exception {
    assertThat(explain(1, "--set", "vm-8").err())
        .isEqualTo(
            "pasid: SET: vm-8 (expected: an open set that you may see; `pasid sets` lists"
                + " them): did you mean vm-7?\n");
    assertThat(explain(1, "--space", "vni").err())
        .isEqualTo("pasid: --space: vni (expected: one of pasid, vlan)\n");
    assertThat(explain(2, "--count", "x").err()).startsWith("pasid: --count: ");
    assertThat(explain(1, "--socket", daemon.socket() + ".operator", "--range", "40").out())
        .contains("RESERVED");
  }

  @Test
  void tenantsMayNotAsk() throws Exception {
    int explain = 0x5019;
    byte[] asked = new byte[92];
    asked[12] = 1;
    assertThat(tenant.ask(explain, asked).errno()).isOne();
  }
}
