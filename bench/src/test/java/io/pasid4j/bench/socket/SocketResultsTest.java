// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.bench.report.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketResultsTest {
  private static final ClientResults CLIENT =
      new ClientResults(median(30_000), rate(200_000), rate(400_000));

  @Test
  void readsWhatTheLoadProgramPrints() throws Exception {
    String line =
        "{\"peer\": \"daemon\", \"mode\": \"roundtrip\", \"connections\": 1, \"depth\": 1,"
            + " \"seconds\": 1.0, \"requests\": 90000, \"errors\": 0, \"requests_per_s\": 90000,"
            + " \"p50_ns\": 11000, \"p90_ns\": 12000, \"p99_ns\": 15000, \"p999_ns\": 30000,"
            + " \"max_ns\": 90000}";
    assertThat(new ObjectMapper().readValue(line, LoadFigures.class))
        .isEqualTo(new LoadFigures(90_000, 0, 11_000, 15_000, 30_000));
  }

  @Test
  void comparesRoundTripsWithTheEchoServers() {
    LoadShape trips = new LoadShape(1, true);
    SocketResults results =
        new SocketResults(
            List.of(
                new SocketRow(trips, ServerKind.DAEMON, median(6_000)),
                new SocketRow(trips, ServerKind.C_ECHO, median(5_000)),
                new SocketRow(new LoadShape(256, true), ServerKind.DAEMON, rate(7_900_000))),
            CLIENT,
            new Fairness(median(10_000), median(31_000)),
            new Fairness(median(10_000), median(29_000)),
            new MemoryFigures(1000, 150, 100),
            new StartFigures(401, 40));
    assertThat(results.targets().stream().map(Target::verdict))
        .containsExactly(
            "reached",
            "not measured",
            "MISSED",
            "not measured",
            "not measured",
            "MISSED",
            "reached",
            "reached",
            "MISSED");
    assertThat(results.targets().getFirst().measured()).hasValue(1.2);
  }

  @Test
  void showsTheJavaClientBeside() {
    SocketResults results =
        new SocketResults(
            List.of(),
            CLIENT,
            new Fairness(median(1), median(1)),
            new Fairness(median(1), median(1)),
            new MemoryFigures(1000, 150, 100),
            new StartFigures(401, 40));
    assertThat(results.render())
        .contains("256 threads, Java client")
        .containsPattern("pipelined, Java client +400,000");
  }

  @Test
  void takesTheMedianOfTheRuns() {
    assertThat(SocketResults.middle(List.of(rate(3), rate(1), rate(2)))).isEqualTo(rate(2));
  }

  private static LoadFigures median(long p50Ns) {
    return new LoadFigures(1e9 / p50Ns, 0, p50Ns, 2 * p50Ns, 3 * p50Ns);
  }

  private static LoadFigures rate(double requestsPerS) {
    return new LoadFigures(requestsPerS, 0, 0, 0, 0);
  }
}
