// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.exit.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exit code of {@code cluster status} is that of the domain, however it is printed. */
class ClusterStatusTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "false, false, '', 1",
    "false, false, --json, 1",
    "true, false, --json, 0",
    "true, false, '--json --local', 1",
    "false, true, '--json --local', 0",
    "false, true, --local, 0"
  })
  void itIsThatOfTheDomain(boolean answered, boolean serving, String options, int expected)
      throws Exception {
    String domain = "{\"name\":\"d\",\"answered\":%s,\"serving\":%s}".formatted(answered, serving);
    Path socket = directory.resolve("api");
    try (StubApi _ = new StubApi(socket, domain, "{}")) {
      String line = "cluster status --api " + socket + " " + options;

      CommandRun run = CommandRun.of(line.strip().split(" "));

      assertThat(run.exitCode()).as(run.err()).isEqualTo(expected);
      assertThat(run.out()).contains(options.contains("--json") ? domain : "domain d");
    }
  }

  @ParameterizedTest
  @CsvSource({"'', domain: no object", "--json, domain: no object"})
  void anAnswerThatIsNoJsonIsNoDomain(String options, String text) throws Exception {
    Path socket = directory.resolve("api");
    try (StubApi _ = new StubApi(socket, text, "{}")) {
      String line = "cluster status --api " + socket + " " + options;

      CommandRun run = CommandRun.of(line.strip().split(" "));

      assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(run.out()).isEmpty();
    }
  }
}
