// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpMethod;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.e2e.host.CProgram;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log that real processes leave. */
class AuditTest {
  private static final int ALLOCATE = 0x5001;
  private static final int FREE = 0x5002;
  private static final int NAME = 0x5005;
  private static final int MOST_BYTES = 4096;
  private static final Duration AT_MOST = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("audit.jsonl");
  }

  private Path operatorFile() {
    return directory.resolve("audit.jsonl.operator");
  }

  private ConfiguredDaemon start(String audit) throws Exception {
    return ConfiguredDaemon.start(
        directory, "state: none\naudit: { file: " + file() + ", " + audit + " }\n");
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private List<JsonNode> of(String action) throws IOException {
    return Stream.concat(lines(file()).stream(), lines(operatorFile()).stream())
        .filter(line -> line.get("action").asText().equals(action))
        .toList();
  }

  private List<JsonNode> ofSet(String action, int set) throws IOException {
    return of(action).stream().filter(line -> line.at("/set/id").asInt() == set).toList();
  }

  private JsonNode one(String action) throws Exception {
    Poll.until(action, AT_MOST, () -> !of(action).isEmpty());
    assertThat(of(action)).hasSize(1);
    return of(action).getFirst();
  }

  @Test
  void eachIdThatChangesHandsIsNotedWithItsTenant() throws Exception {
    try (ConfiguredDaemon daemon = start("ids: true");
        LineProcess tenant =
            LineProcess.start(
                "tenant",
                List.of(CProgram.compile("ioctl_tenant").toString()),
                Repository.installation().preload(daemon.socket()))) {
      assertThat(tenant.ask("open", AT_MOST)).isEqualTo("ok");
      assertThat(tenant.ask("alloc 40 41", AT_MOST)).isEqualTo("40");
      assertThat(tenant.ask("alloc 40 41", AT_MOST)).isEqualTo("41");
      assertThat(tenant.ask("free 40 40", AT_MOST)).isEqualTo("0");
      Poll.until("a free", AT_MOST, () -> of("id-freed").size() == 1);
      tenant.kill();
      Poll.until("another free", AT_MOST, () -> of("id-freed").size() == 2);

      assertThat(of("id-allocated"))
          .extracting(line -> line.at("/after/id").asInt())
          .containsExactly(40, 41);
      assertThat(of("id-freed"))
          .extracting(line -> line.at("/before/id").asInt())
          .containsExactly(40, 41);
      int set = of("id-allocated").getFirst().at("/set/id").asInt();
      assertThat(of("id-allocated"))
          .allSatisfy(line -> {
            assertThat(line.at("/actor/pid").asLong()).isEqualTo(tenant.pid());
            assertThat(line.at("/set/id").asInt()).isEqualTo(set);
            assertThat(line.at("/set/space").asText()).isEqualTo("pasid");
          });
      Poll.until("its end", AT_MOST, () -> !ofSet("set-closed", set).isEmpty());
      assertThat(ofSet("set-opened", set)).hasSize(1);
      assertThat(ofSet("set-closed", set))
          .singleElement()
          .satisfies(line -> assertThat(line.at("/before/heldIds").asInt()).isOne());
    }
  }

  @Test
  void aSetAppearsOnceItHoldsAnIdAndWithTheNameItHasThen() throws Exception {
    try (ConfiguredDaemon daemon = start("ids: false");
        Wire tenant = daemon.tenant()) {
      tenant.ask(NAME, "vm-7".getBytes(StandardCharsets.UTF_8));
      tenant.ask(ALLOCATE, Payload.words(1, 9, 9, 0));
      JsonNode opened = one("set-opened");
      assertThat(opened.at("/set/name").asText()).isEqualTo("vm-7");
      assertThat(opened.at("/actor/kind").asText()).isEqualTo("peer");
      tenant.ask(FREE, Payload.words(1, 9));
      tenant.ask(NAME, "vm-8".getBytes(StandardCharsets.UTF_8));
      JsonNode renamed = one("set-renamed");
      assertThat(renamed.at("/before/name").asText()).isEqualTo("vm-7");
      assertThat(renamed.at("/after/name").asText()).isEqualTo("vm-8");
      changeQuota(daemon, renamed.at("/set/id").asInt());
    }
  }

  private void changeQuota(ConfiguredDaemon daemon, int set) throws Exception {
    String quota = "{\"limitIds\":7,\"guaranteedIds\":2}";
    assertThat(daemon.send(HttpMethod.PUT, "/v1/sets/" + set + "/quota", quota).status().code())
        .isEqualTo(200);
    JsonNode changed = one("quota-changed");
    assertThat(changed.at("/actor/kind").asText()).isEqualTo("management");
    assertThat(changed.at("/actor/pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(changed.at("/set/name").asText()).isEqualTo("vm-8");
    assertThat(changed.get("before"))
        .isEqualTo(JSON.readTree("{\"limitIds\":1000,\"guaranteedIds\":0}"));
    assertThat(changed.get("after")).isEqualTo(JSON.readTree(quota));
  }

  @Test
  void whoComesAndGoesLeavesNothing() throws Exception {
    try (ConfiguredDaemon daemon = start("ids: false")) {
      for (int i = 0; i < 50; i++) {
        daemon.tenant().close();
      }
      assertThat(daemon.process().stop()).isZero();
    }
    assertThat(file()).isEmptyFile();
    assertThat(lines(operatorFile()))
        .extracting(line -> line.get("action").asText())
        .containsExactly("daemon-started", "daemon-stopped");
  }

  @Test
  void fullFilesAreKeptAsManyAsWanted() throws Exception {
    Path oldest = file().resolveSibling("audit.jsonl.2");
    try (ConfiguredDaemon daemon = start("ids: true, keep: 2, maxBytes: " + MOST_BYTES);
        Wire tenant = daemon.tenant()) {
      Poll.until(
          "two full files",
          AT_MOST,
          () -> {
            tenant.ask(ALLOCATE, Payload.words(1, 9, 9, 0));
            tenant.ask(FREE, Payload.words(1, 9));
            return Files.exists(oldest);
          });
      assertThat(daemon.process().stop()).isZero();
    }
    assertThat(file().resolveSibling("audit.jsonl.3")).doesNotExist();
    for (Path full : List.of(oldest, file().resolveSibling("audit.jsonl.1"), file())) {
      assertThat(Files.size(full)).isBetween(1L, (long) MOST_BYTES);
      assertThat(lines(full)).allSatisfy(line -> assertThat(line.has("action")).isTrue());
    }
    assertThat(lines(operatorFile()).getLast().get("action").asText()).isEqualTo("daemon-stopped");
  }
}
