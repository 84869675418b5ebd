// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.daemon.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
  private static final AuditEvent EVENT =
      AuditEvent.of(
          AuditAction.QUOTA_CHANGED,
          AuditActor.management(17, 1000, 100),
          new AuditSet(3, "vm \"7\"", "pasid"),
          Map.of("limitIds", 10),
          Map.of("limitIds", 20));

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("audit.jsonl");
  }

  private AuditFile open(long maxBytes, int keep) throws IOException {
    return AuditFile.open(file(), new AuditOptions(file(), maxBytes, keep), () -> 1_000);
  }

  @Test
  void aLineShowsWhoDidWhatToWhichSetAndWhatWasBefore() throws IOException {
    try (AuditFile log = open(4096, 0)) {
      log.record(EVENT);
      log.record(AuditEvent.of(AuditAction.DAEMON_STARTED, AuditActor.DAEMON, Map.of("pid", 9)));
    }
    assertThat(Files.readAllLines(file()))
        .containsExactly(
            "{\"at\":\"1970-01-01T00:00:01Z\",\"action\":\"quota-changed\",\"actor\":{\"kind\":"
                + "\"management\",\"principal\":\"pid 17\",\"pid\":17,\"uid\":1000,\"gid\":100},"
                + "\"set\":{\"id\":3,\"name\":\"vm \\\"7\\\"\",\"space\":\"pasid\"},"
                + "\"before\":{\"limitIds\":10},\"after\":{\"limitIds\":20}}",
            "{\"at\":\"1970-01-01T00:00:01Z\",\"action\":\"daemon-started\",\"actor\":{\"kind\":"
                + "\"daemon\",\"principal\":\"pasidd\"},\"after\":{\"pid\":9}}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void filesAreRotatedBySizeAndTheOldestGo() throws IOException {
    try (AuditFile log = open(4096, 2)) {
      for (int i = 0; i < 100; i++) {
        log.record(EVENT);
      }
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("audit.jsonl", "audit.jsonl.1", "audit.jsonl.2");
    }
    for (String name : List.of("audit.jsonl", "audit.jsonl.1", "audit.jsonl.2")) {
      assertThat(Files.size(directory.resolve(name))).as(name).isBetween(1L, 4096L);
      assertThat(Files.readString(directory.resolve(name))).endsWith("}\n");
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aLogThatIsThereIsContinued() throws IOException {
    open(4096, 0).close();
    for (int i = 0; i < 2; i++) {
      try (AuditFile log = open(4096, 0)) {
        log.record(EVENT);
      }
    }
    assertThat(Files.readAllLines(file())).hasSize(2);
  }

  @Test
  void whoRecordsNeverWaitsAndTheLogSaysWhatIsMissing() throws IOException {
    AuditFile log = open(1 << 30, 0);
    Eventually.holds(
        "lines lost",
        () -> {
          for (int i = 0; i < 10_000; i++) {
            log.record(EVENT);
          }
          return log.lostLines() > 0;
        });
    Eventually.holds(
        "an empty queue",
        () -> {
          long before = log.writtenLines();
          log.record(EVENT);
          return log.writtenLines() > before;
        });
    log.close();
    long told =
        Files.readAllLines(file()).stream()
            .filter(line -> line.contains("\"lines-lost\""))
            .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"lines\":(\\d+).*", "$1")))
            .sum();
    assertThat(told).isEqualTo(log.lostLines());
  }

  @Test
  void aPlaceThatIsGoneStopsNobody() throws IOException {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    Path inIt = gone.resolve("audit.jsonl");
    AuditFile log = AuditFile.open(inIt, new AuditOptions(inIt, 4096, 0), () -> 1_000);
    Files.move(gone, directory.resolve("elsewhere"));
    log.record(EVENT);
    Eventually.holds("a failure", () -> log.failures() > 0);
    log.close();
    assertThat(log.lostLines()).isEqualTo(1);
    assertThat(log.writtenLines()).isZero();
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new AuditOptions(Path.of("a"), 4096, 1))
        .hasMessage("audit.file: a (expected: an absolute path)");
    assertThatThrownBy(() -> new AuditOptions(file(), 1, 1))
        .hasMessage("audit.maxBytes: 1 (expected: >= 4096)");
    assertThatThrownBy(() -> new AuditOptions(file(), 4096, -1))
        .hasMessage("audit.keep: -1 (expected: 0 to 1000)");
  }
}
