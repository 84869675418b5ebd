// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The list of IDs that sets have reported as used outside the space. */
class ForeignListTest {
  private static final String PATH = "/v1/spaces/pasid/foreign";

  private static List<Integer> ids(JsonNode page) {
    List<Integer> ids = new ArrayList<>();
    page.path("foreign").forEach(each -> ids.add(each.path("id").asInt()));
    return ids;
  }

  private static void report(PasidSet set, int... ids) {
    for (int id : ids) {
      set.allocate(PasidRange.exactly(id));
      set.reportBusy(id, PasidRange.of(2000, 2999));
    }
  }

  @Test
  void itHasThoseThatAreForeignAndNoOthersInPages() {
    try (ManagedDaemon daemon = new ManagedDaemon()) {
      assertThat(ids(daemon.json(PATH))).isEmpty();
      PasidSet set = daemon.space().open("vm", Quota.limit(20));
      set.allocate(PasidRange.exactly(5));
      report(set, 4, 6, 7, 8, 1000);

      assertThat(ids(daemon.json(PATH))).containsExactly(4, 6, 7, 8, 1000);
      JsonNode first = daemon.json(PATH + "?limit=2");
      assertThat(ids(first)).containsExactly(4, 6);
      assertThat(first.path("nextAfter").asInt()).isEqualTo(6);
      JsonNode last = daemon.json(PATH + "?after=6&limit=3");
      assertThat(ids(last)).containsExactly(7, 8, 1000);
      assertThat(last.path("nextAfter").isNull()).isTrue();
      assertThat(ids(daemon.json(PATH + "?after=1048575"))).isEmpty();

      daemon.space().clearForeign(PasidRange.of(6, 7));
      assertThat(ids(daemon.json(PATH))).containsExactly(4, 8, 1000);
    }
  }

  @Test
  void aReporterThatHasEndedIsKnownByName() {
    try (ManagedDaemon daemon = new ManagedDaemon()) {
      PasidSet set = daemon.space().open("vm-7", Quota.limit(20));
      report(set, 9);
      set.close();

      JsonNode only = daemon.json(PATH).path("foreign").path(0);
      assertThat(only.path("id").asInt()).isEqualTo(9);
      assertThat(only.path("name").asText()).isEqualTo("vm-7");
      assertThat(only.path("set").isNull()).isTrue();
      assertThat(only.path("sinceMs").asLong()).isPositive();
    }
  }

  @Test
  void anOperatorClearsARangeAndNothingElse() {
    try (ManagedDaemon daemon = new ManagedDaemon()) {
      PasidSet set = daemon.space().open("vm", Quota.limit(20));
      set.allocate(PasidRange.exactly(5));
      report(set, 4, 6, 1000);

      assertThat(daemon.send(HttpMethod.DELETE, PATH).status().code()).isEqualTo(400);
      assertThat(daemon.send(HttpMethod.DELETE, PATH + "?min=6&max=4").status().code())
          .isEqualTo(400);
      assertThat(daemon.send(HttpMethod.DELETE, PATH + "?min=0&max=999").contentUtf8())
          .isEqualTo("{\"clearedIds\":2}");

      assertThat(ids(daemon.json(PATH))).containsExactly(1000);
      assertThat(set.holds(5)).isTrue();
      assertThat(daemon.send(HttpMethod.DELETE, PATH + "?min=0&max=999").contentUtf8())
          .isEqualTo("{\"clearedIds\":0}");
    }
  }

  @Test
  void itsFieldsAreThoseThatAreDescribed() {
    try (ManagedDaemon daemon = new ManagedDaemon()) {
      report(daemon.space().open("vm", Quota.limit(20)), 9);
      Set<String> required = new TreeSet<>();
      daemon
          .json("/openapi.json")
          .path("components")
          .path("schemas")
          .path("ForeignId")
          .path("required")
          .forEach(name -> required.add(name.asText()));
      Set<String> fields = new TreeSet<>();
      daemon.json(PATH).path("foreign").path(0).fieldNames().forEachRemaining(fields::add);
      assertThat(fields).isEqualTo(required);
    }
  }
}
