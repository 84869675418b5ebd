// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log, read from its files. */
class AuditVerbTest {
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @TempDir Path directory;
  private Path log;

  @BeforeEach
  void writeLog() throws IOException {
    log = directory.resolve("audit.jsonl");
    Files.writeString(Path.of(log + ".2"), line(50, "set-opened", "peer", 1000, 1, "vm-1") + "\n");
    Files.writeString(Path.of(log + ".1"), line(40, "set-closed", "peer", 1000, 1, "vm-1") + "\n");
    Files.writeString(
        log,
        line(2, "set-opened", "peer", 0, 2, "vm-2")
            + "\n"
            + line(1, "set-opened", "peer", 1001, 3, "db")
            + "\n{\"at\":\"2026-11-2");
    Files.writeString(
        Path.of(log + ".operator"),
        "{\"at\":\"%s\",\"action\":\"quota-changed\",\"actor\":{\"kind\":\"operator\",\"principal\":\"pid 17\",\"pid\":17,\"uid\":0,\"gid\":0},\"set\":{\"id\":2,\"name\":\"vm-2\",\"space\":\"pasid\"},\"before\":{\"limitIds\":1000},\"after\":{\"limitIds\":2000}}%n"
            .formatted(now.minus(90, ChronoUnit.MINUTES)));
  }

  private String line(int hoursAgo, String action, String kind, int uid, int set, String name) {
    return "{\"at\":\"%s\",\"action\":\"%s\",\"actor\":{\"kind\":\"%s\",\"principal\":\"pid 5\",\"pid\":5,\"uid\":%d,\"gid\":7},\"set\":{\"id\":%d,\"name\":\"%s\",\"space\":\"pasid\"},\"after\":{\"limitIds\":1000}}"
        .formatted(now.minus(hoursAgo, ChronoUnit.HOURS), action, kind, uid, set, name);
  }

  @Test
  void allFilesAreReadByTime() {
    List<String> lines = audit().out().lines().toList();

    assertThat(lines).hasSize(5);
    assertThat(lines.getFirst())
        .endsWith("  set-opened  by peer pid 5 (uid 1000)  set 1 (vm-1) of pasid  limitIds 1000");
    assertThat(lines.get(3))
        .endsWith(
            "  quota-changed  by operator pid 17 (uid 0)  set 2 (vm-2) of pasid  limitIds 1000 -> 2000");
  }

  @Test
  void theFiltersAreCombined() {
    assertThat(audit("--since", "3h").out()).hasLineCount(3);
    assertThat(audit("--since", "60h", "--until", "3h").out()).hasLineCount(2);
    assertThat(audit("--set", "vm-*").out()).hasLineCount(4);
    assertThat(audit("--set", "2").out()).hasLineCount(2);
    assertThat(audit("--action", "set-*", "--set", "vm-?").out()).hasLineCount(3);
    assertThat(audit("--who", "operator").out()).hasLineCount(1);
    assertThat(audit("--who", "1001").out()).hasLineCount(1);
    assertThat(audit("--who", "root").out()).hasLineCount(2);
    assertThat(audit("--who", "pid 17").out()).hasLineCount(1);
    assertThat(audit("--who", "nobody-at-all").out()).isEmpty();
    assertThat(audit("--space", "pasid").out()).hasLineCount(5);
    assertThat(audit("--space", "vlan").out()).isEmpty();
    assertThat(audit("--last", "2").out()).contains("quota-changed", "(db)").hasLineCount(2);
    assertThat(audit("--json", "--last", "2").out())
        .startsWith("[\n{\"at\":")
        .contains("},\n{\"at\":")
        .endsWith("}\n]\n");
  }

  @Test
  void theConfigurationNamesTheFile() throws IOException {
    Path config = Files.writeString(directory.resolve("p.yaml"), "audit: { file: " + log + " }\n");
    Path none = Files.writeString(directory.resolve("n.yaml"), "quota: 3\n");

    assertThat(CommandRun.of("audit", "--config", config.toString()).out()).hasLineCount(5);
    refused(1, "audit: none in " + none, "--config", none.toString());
    refused(2, "--config: /nope.yaml: no such file", "--config", "/nope.yaml");
    refused(1, "--file: /nope/a: not there", "--file", "/nope/a");
    refused(2, "--since: soon (expected: 2026-11-27T10:00:00Z", "--since", "soon");
    refused(2, "--since: 2026-13-01 (expected: ", "--since", "2026-13-01");
  }

  private static void refused(int exitCode, String message, String... words) {
    List<String> line = new ArrayList<>(List.of("audit"));
    line.addAll(List.of(words));
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.err()).startsWith("pasid: " + message).hasLineCount(1);
  }

  private CommandRun audit(String... words) {
    List<String> line = new ArrayList<>(List.of("audit", "--file", log.toString()));
    line.addAll(List.of(words));
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }
}
