// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.daemon.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTrailTest {
  private static final AuditSet SET = new AuditSet(3, "vm", "pasid");

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("audit.jsonl");
  }

  private Path operatorFile() {
    return AuditTrail.operatorFile(file());
  }

  private AuditTrail open() throws IOException {
    return AuditTrail.open(new AuditOptions(file(), 4096, 1), () -> 1_000, () -> 0);
  }

  private static AuditEvent opened(AuditActor actor) {
    return AuditEvent.of(AuditAction.SET_OPENED, actor, SET, Map.of(), Map.of());
  }

  @Test
  void noTenantCanHaveALineOfAnOperatorRolledOver() throws IOException {
    try (AuditTrail trail = open()) {
      trail.record(
          AuditEvent.of(
              AuditAction.IDS_RELEASED, AuditActor.operator(1, 0, 0), SET, Map.of(), Map.of()));
      trail.record(AuditEvent.of(AuditAction.DAEMON_STARTED, AuditActor.DAEMON, Map.of()));
      for (int i = 0; i < 10_000; i++) {
        trail.record(opened(AuditActor.peer(7, 1000, 1000)));
      }
    }
    assertThat(Files.readAllLines(operatorFile()))
        .hasSize(2)
        .first()
        .asString()
        .contains("ids-released");
    assertThat(Files.readString(file())).doesNotContain("ids-released");
  }

  @Test
  void oneUserIsLimitedAndTheLogSaysHowMuchIsLeftOut() throws IOException {
    AuditTrail trail = open();
    for (int i = 0; i < 1000; i++) {
      trail.record(opened(AuditActor.peer(7, 1000, 1000)));
    }
    long leftOut = trail.leftOutLines();
    assertThat(leftOut).isBetween(700L, 900L);
    trail.record(opened(AuditActor.peer(8, 1001, 1001)));
    trail.close();

    List<String> lines = Files.readAllLines(file());
    assertThat(lines).anyMatch(line -> line.contains("\"pid 8\""));
    assertThat(lines)
        .last()
        .asString()
        .contains("\"lines-left-out\"", "\"uid\":1000", "\"lines\":" + leftOut);
  }

  @Test
  void aFileThatIsMovedAwayIsBegunAgainSoon() throws IOException {
    try (AuditTrail trail = open()) {
      Path moved = Files.move(file(), directory.resolve("moved"));
      Eventually.holds("a new file", () -> Files.exists(file()));
      trail.record(opened(AuditActor.peer(7, 1000, 1000)));
      Eventually.holds("a line in it", () -> size(file()) > 0);
      assertThat(moved).isEmptyFile();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void aFileHasOneWriter() throws IOException {
    try (AuditTrail first = open()) {
      assertThatThrownBy(this::open).hasMessageContaining("written by another daemon");
      assertThat(first.lostLines()).isZero();
    }
    open().close();
  }
}
