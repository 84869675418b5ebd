// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Wire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant beside a flood of the management API: served on, and how quickly is printed. */
class FloodTest {
  private static final int ALLOCATE = 0x5001;
  private static final int TENANTS = 1000;
  private static final int PAIRS = 3;
  private static final int RUN_MS = 1000;

  /** 500 units of 4 KiB in a second and the second's worth that was kept, twice over. */
  private static final long MOST_BYTES_OF_A_RUN = 2 * 4 * 500 * 4096L;

  @TempDir private Path directory;

  @Test
  void aTenantGoesOnBesideIt() throws Exception {
    List<Wire> crowd = new ArrayList<>();
    try (ConfiguredDaemon daemon = ConfiguredDaemon.start(directory, "state: none\n")) {
      for (int tenant = 0; tenant < TENANTS; tenant++) {
        crowd.add(daemon.tenant());
        crowd.getLast().ask(ALLOCATE, Payload.words(900_000, 999_999, 3, 0));
      }
      var _ = roundTrips(daemon);
      List<Pair> pairs = new ArrayList<>();
      for (int run = 0; run < PAIRS; run++) {
        pairs.add(new Pair(roundTrips(daemon), flooded(daemon)));
      }
      pairs.sort(Comparator.comparingDouble(Pair::ratio));
      System.out.println("management flood, " + pairs.get(PAIRS / 2));
    } finally {
      for (Wire tenant : crowd) {
        tenant.close();
      }
    }
  }

  private static JsonNode flooded(ConfiguredDaemon daemon) throws Exception {
    try (ManagementFlood flood = ManagementFlood.start(daemon.management())) {
      JsonNode figures = roundTrips(daemon);
      assertThat(flood.answerBytes()).isLessThan(MOST_BYTES_OF_A_RUN);
      return figures;
    }
  }

  private static JsonNode roundTrips(ConfiguredDaemon daemon) throws Exception {
    Path load = Repository.installation().file("native/target/bench/load");
    List<String> command =
        List.of(
            load.toString(),
            "--socket",
            daemon.socket().toString(),
            "--mode",
            "roundtrip",
            "--warmup-ms",
            Integer.toString(RUN_MS / 2),
            "--duration-ms",
            Integer.toString(RUN_MS));
    ProcessResult ran = ProcessResult.command(command, Map.of());
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    JsonNode figures = new ObjectMapper().readTree(ran.out());
    assertThat(figures.get("errors").asInt()).isZero();
    return figures;
  }

  /** A run without the flood, and one with it. */
  private record Pair(JsonNode alone, JsonNode flooded) {
    double ratio() {
      return flooded.get("p99_ns").asDouble() / alone.get("p99_ns").asDouble();
    }

    @Override
    public String toString() {
      return "p99 us: alone %.1f, flooded %.1f (%.2f times); round trips/s: %.0f, %.0f"
          .formatted(
              alone.get("p99_ns").asDouble() / 1e3,
              flooded.get("p99_ns").asDouble() / 1e3,
              ratio(),
              alone.get("requests_per_s").asDouble(),
              flooded.get("requests_per_s").asDouble());
    }
  }
}
