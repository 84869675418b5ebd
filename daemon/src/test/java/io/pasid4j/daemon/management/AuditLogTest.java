// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.pasid4j.daemon.audit.AuditAction;
import io.pasid4j.daemon.audit.AuditActor;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditOptions;
import io.pasid4j.daemon.audit.AuditSet;
import io.pasid4j.daemon.audit.AuditTrail;
import io.pasid4j.daemon.testing.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The audit log over the API. */
class AuditLogTest {
  @TempDir private Path directory;

  private AuditTrail trail;
  private ManagedDaemon daemon;

  @BeforeEach
  void start() throws IOException {
    AuditOptions options = AuditOptions.at(directory.resolve("audit.jsonl"));
    trail = AuditTrail.open(options, () -> 1_000, System::nanoTime);
    daemon = new ManagedDaemon(UnaryOperator.identity(), Optional.of(trail));
    for (int i = 1; i <= 5; i++) {
      AuditSet set = new AuditSet(i, "vm-\"<" + i, "pasid");
      trail.record(
          AuditEvent.of(
              AuditAction.SET_OPENED, AuditActor.peer(7, 1000, 100), set, Map.of(), Map.of()));
    }
    trail.record(AuditEvent.of(AuditAction.DAEMON_STARTED, AuditActor.DAEMON, Map.of("pid", 9)));
    Eventually.holds("6 lines", () -> trail.writtenLines() == 6);
  }

  @AfterEach
  void stop() {
    daemon.close();
    trail.close();
  }

  @Test
  void linesComeAsTheyWereWrittenInPages() {
    JsonNode first = daemon.json("/v1/audit?limit=2");
    assertThat(first.path("entries")).hasSize(2);
    assertThat(first.path("entries").get(0).toString())
        .isEqualTo(
            "{\"at\":\"1970-01-01T00:00:01Z\",\"action\":\"daemon-started\",\"actor\":{\"kind\":"
                + "\"daemon\",\"principal\":\"pasidd\"},\"after\":{\"pid\":9}}");
    List<String> names = new ArrayList<>();
    String next = "";
    for (JsonNode page = first; ; page = daemon.json("/v1/audit?limit=2&before=" + next)) {
      page.path("entries").forEach(entry -> names.add(entry.at("/set/name").asText()));
      next = page.path("next").asText();
      if (page.path("next").isNull()) {
        break;
      }
    }
    assertThat(names).containsExactly("", "vm-\"<5", "vm-\"<4", "vm-\"<3", "vm-\"<2", "vm-\"<1");
  }

  @ParameterizedTest
  @CsvSource({
    "who=1000, 5",
    "who=pid%207, 5",
    "who=pasidd, 1",
    "who=nobody, 0",
    "set=3, 1",
    "set=vm-%22%3C3, 1",
    "space=pasid, 5",
    "space=other, 0",
    "'action=set-opened,daemon-started', 6",
    "action=id-freed, 0",
    "since=1000, 6",
    "since=1970-01-01T00:00:01.001Z, 0",
    "until=1970-01-01T00:00:01Z, 0",
    "until=1001&who=1000&action=set-opened&set=1&space=pasid, 1"
  })
  void filtersSelect(String query, int lines) {
    assertThat(daemon.json("/v1/audit?" + query).path("entries")).hasSize(lines);
  }

  @ParameterizedTest
  @CsvSource({
    "action=set-eaten",
    "action=",
    "since=yesterday",
    "until=2026-11-22",
    "until=%2B1000000000-12-31T23:59:59Z",
    "before=1",
    "limit=0",
    "limit=1001",
    "order=oldest"
  })
  void whatCannotBeIsRefused(String query) {
    AggregatedHttpResponse answer = daemon.get("/v1/audit?" + query);
    assertThat(answer.status().code()).isEqualTo(400);
    assertThat(ManagedDaemon.json(answer).path("type").asText())
        .isEqualTo("urn:pasid4j:problem:invalid-request");
  }

  @Test
  void withoutALogThereIsNothingToRead() {
    try (ManagedDaemon other = new ManagedDaemon()) {
      AggregatedHttpResponse answer = other.get("/v1/audit");
      assertThat(answer.status().code()).isEqualTo(404);
      assertThat(ManagedDaemon.json(answer).path("detail").asText())
          .isEqualTo("audit: none (expected: audit.file configured)");
    }
  }
}
