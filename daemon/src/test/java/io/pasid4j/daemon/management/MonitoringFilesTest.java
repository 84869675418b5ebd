// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.core.IdState;
import io.pasid4j.daemon.audit.AuditOptions;
import io.pasid4j.daemon.audit.AuditTrail;
import io.pasid4j.daemon.management.meter.DomainScrape;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.domain.log.LogRole;
import io.pasid4j.protocol.command.ShownPresence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The alert rules and the dashboard name nothing that the daemon does not have. */
class MonitoringFilesTest {
  private static final Path FILES = Path.of("..", "packaging", "monitoring");
  private static final Pattern METRIC = Pattern.compile("\\b(?:pasid|jvm|process)_[a-z_]+");
  private static final Pattern SERIES = Pattern.compile("^([a-z_]+)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)(?:=~|!~|!=|=)\"([^\"]*)\"");
  private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");

  /** Labels that Prometheus adds. */
  private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("instance", "job");

  @TempDir static Path directory;
  private static String scraped;

  @BeforeAll
  static void scrape() throws IOException {
    AuditOptions audit = AuditOptions.at(directory.resolve("audit.jsonl"));
    try (AuditTrail trail = AuditTrail.open(audit, System::currentTimeMillis, System::nanoTime);
        ManagedDaemon daemon = new ManagedDaemon(UnaryOperator.identity(), Optional.of(trail));
        WirePeer tenant = daemon.tenant()) {
      for (int i = 0; i < 100; i++) {
        tenant.allocate(1, 255);
      }
      // Reserved, so that there is a refusal.
      tenant.allocate(0, 0);
      scraped = daemon.get("/metrics").contentUtf8() + DomainScrape.of(LogRole.LEADER, 1);
    }
  }

  @Test
  void everyMetricIsOneOfTheDaemons() throws IOException {
    Set<String> shown =
        scraped
            .lines()
            .map(SERIES::matcher)
            .filter(found -> found.matches())
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    for (String expression : expressions()) {
      List<String> named =
          METRIC.matcher(expression).results().map(found -> found.group()).toList();
      if (!expression.startsWith("up{")) {
        assertThat(named).as(expression).isNotEmpty();
      }
      assertThat(shown).as(expression).containsAll(named);
    }
  }

  @Test
  void everyLabelIsOneOfTheDaemons() throws IOException {
    Set<String> labels = new TreeSet<>(LABELS_OF_PROMETHEUS);
    LABEL.matcher(scraped).results().forEach(found -> labels.add(found.group(1)));
    for (String expression : expressions()) {
      Stream<String> matched = LABEL.matcher(expression).results().map(found -> found.group(1));
      Stream<String> grouped =
          GROUPED
              .matcher(expression)
              .results()
              .flatMap(found -> Arrays.stream(found.group(1).split(", *")));
      assertThat(labels).as(expression).containsAll(Stream.concat(matched, grouped).toList());
    }
  }

  @Test
  void everyStateIsOneOfAnIdOrOfASet() throws IOException {
    Set<String> states =
        Stream.concat(Arrays.stream(IdState.values()), Arrays.stream(ShownPresence.values()))
            .map(state -> state.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    states.add("unleased");
    for (String expression : expressions()) {
      LABEL
          .matcher(expression)
          .results()
          .filter(found -> found.group(1).equals("state"))
          .forEach(found ->
              assertThat(states).as(expression).containsAll(List.of(found.group(2).split("\\|"))));
    }
  }

  @Test
  void everyAlertSaysWhatItIsAndHowBadItIs() throws IOException {
    assertThat(rules())
        .hasSizeGreaterThan(5)
        .allSatisfy(rule -> {
          assertThat(rule.get("alert")).isInstanceOf(String.class);
          assertThat(rule.toString()).contains("summary=", "severity=");
        });
  }

  private static List<String> expressions() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(FILES.resolve("dashboard.json").toFile());
    List<String> queries = dashboard.findValuesAsText("expr");
    assertThat(queries).hasSizeGreaterThan(10);
    return Stream.concat(
            rules().stream().map(rule -> String.valueOf(rule.get("expr"))), queries.stream())
        .toList();
  }

  @SuppressWarnings("unchecked") // the types that YAML has
  private static List<Map<String, Object>> rules() throws IOException {
    String yaml = Files.readString(FILES.resolve("alerts.yaml"));
    Map<String, Object> file =
        (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
    List<Map<String, Object>> groups =
        (List<Map<String, Object>>) Objects.requireNonNull(file.get("groups"));
    return (List<Map<String, Object>>) Objects.requireNonNull(groups.getFirst().get("rules"));
  }
}
