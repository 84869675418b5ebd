// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import io.pasid4j.daemon.management.event.EventService;
import io.pasid4j.daemon.management.meter.Meters;
import io.pasid4j.daemon.management.resource.Routes;
import io.pasid4j.daemon.management.service.ManagementServices;
import io.pasid4j.daemon.testing.WirePeer;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** openapi.json against what is served. */
class DocumentTest {
  private ManagedDaemon daemon;

  @BeforeEach
  void start() {
    daemon = new ManagedDaemon();
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void everyPathAndMethodIsDescribedAndNoOther() {
    Map<String, Set<String>> described = new TreeMap<>();
    daemon
        .json("/openapi.json")
        .path("paths")
        .properties()
        .forEach(path -> {
          Set<String> methods = new TreeSet<>();
          path.getValue().fieldNames().forEachRemaining(methods::add);
          described.put(path.getKey(), methods);
        });
    assertThat(described).isEqualTo(served());
  }

  private Map<String, Set<String>> served() {
    ManagementServices services = daemon.services();
    try (Meters meters = new Meters(services);
        EventService events = new EventService(services.sessions(), services.metrics())) {
      return new TreeMap<>(
          new Routes(services, meters, events)
              .methods().entrySet().stream()
                  .collect(Collectors.toMap(Map.Entry::getKey, path -> names(path.getValue()))));
    }
  }

  private static Set<String> names(Set<HttpMethod> methods) {
    return methods.stream()
        .map(method -> method.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/spaces/pasid, Space",
    "/v1/sets/1, Set",
    "/v1/spaces/pasid/ids/1, Id",
    "/v1/explain?set=1, Explanation",
    "/v1/explain?set=1&min=0&max=0, Explanation",
    "/health, Health",
    "/v1/nothing, Problem"
  })
  void anAnswerHasTheFieldsThatAreDescribed(String path, String schema) throws IOException {
    try (WirePeer tenant = daemon.tenant()) {
      tenant.allocate(1, 1);
      JsonNode answer = daemon.json(path);
      JsonNode described =
          daemon.json("/openapi.json").path("components").path("schemas").path(schema);
      Set<String> fields = new TreeSet<>();
      answer.fieldNames().forEachRemaining(fields::add);
      Set<String> required = new TreeSet<>();
      described.path("required").forEach(name -> required.add(name.asText()));
      assertThat(fields).isEqualTo(required);
    }
  }

  @Test
  void thePageNeedsNothingFromElsewhere() {
    AggregatedHttpResponse page = daemon.get("/docs");
    assertThat(String.valueOf(page.contentType())).isEqualTo("text/html; charset=utf-8");
    assertThat(page.contentUtf8()).contains("fetch(\"openapi.json\")").doesNotContain("http");
  }
}
