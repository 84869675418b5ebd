// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.e2e.host.CProgram;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects of operators outlive the daemon, and IDs that dead tenants left behind are counted. */
class RestartTest {
  private static final int ALLOCATE = 0x5001;
  private static final int RANGE_FULL = -2;
  private static final Duration AT_MOST = Duration.ofSeconds(20);
  private static final String RESERVATIONS = "/v1/spaces/pasid/reservations";

  @TempDir private Path directory;

  private ConfiguredDaemon start() throws Exception {
    return ConfiguredDaemon.start(directory, "eventLoops: 1\n");
  }

  @Test
  void aReservedBandOutlivesAKilledDaemon() throws Exception {
    JsonNode before;
    try (ConfiguredDaemon daemon = start()) {
      String band = "{\"min\":1000,\"max\":1003,\"name\":\"static VMs\"}";
      assertThat(daemon.send(HttpMethod.POST, RESERVATIONS, band).status().code()).isEqualTo(201);
      before = daemon.json(RESERVATIONS);
      daemon.process().kill();
    }
    try (ConfiguredDaemon daemon = start();
        Wire tenant = daemon.tenant()) {
      assertThat(daemon.json(RESERVATIONS)).isEqualTo(before);
      assertThat(before.get("reservations").get(1).get("name").asText()).isEqualTo("static VMs");
      byte[] band = Payload.words(1000, 1003, 1, 0);
      assertThat(tenant.ask(ALLOCATE, band).result()).isEqualTo(RANGE_FULL);

      int set = before.get("reservations").get(1).get("set").asInt();
      assertThat(daemon.send(HttpMethod.DELETE, RESERVATIONS + "/" + set, "").contentUtf8())
          .isEqualTo("{\"releasedIds\":4}");
      assertThat(tenant.ask(ALLOCATE, band).result()).isOne();
    }
  }

  private static LineProcess tenant(ConfiguredDaemon daemon, Path program) {
    LineProcess tenant =
        LineProcess.start(
            "tenant",
            List.of(program.toString()),
            Repository.installation().preload(daemon.socket()));
    assertThat(tenant.ask("open", AT_MOST)).isEqualTo("ok");
    for (int id = 0; id < 3; id++) {
      assertThat(tenant.ask("alloc 1 1048575", AT_MOST)).containsOnlyDigits();
    }
    return tenant;
  }

  private static boolean leaked(ConfiguredDaemon daemon, int ids) {
    return daemon
        .get("/metrics")
        .contentUtf8()
        .contains("\npasid_leaked_ids_total " + ids + ".0\n");
  }

  @Test
  void whatADeadTenantHeldWhileNoDaemonRanIsCounted() throws Exception {
    Path program = CProgram.compile("ioctl_tenant");
    try (ConfiguredDaemon daemon = start();
        LineProcess unseen = tenant(daemon, program)) {
      try (LineProcess seen = tenant(daemon, program)) {
        seen.kill();
      }
      Poll.until(
          "the seen one's set is gone",
          AT_MOST,
          () -> daemon.json("/v1/sets").get("sets").size() == 1);
      assertThat(leaked(daemon, 0)).as("its connection's end was its set's").isTrue();
      daemon.process().kill();
      unseen.kill();
    }
    try (ConfiguredDaemon daemon = start()) {
      Poll.until("3 leaked IDs", AT_MOST, () -> leaked(daemon, 3));
      assertThat(daemon.json("/v1/sets").get("sets")).isEmpty();
      assertThat(daemon.json("/v1/spaces/pasid").get("ids").get("idle").asInt()).isZero();
    }
  }
}
