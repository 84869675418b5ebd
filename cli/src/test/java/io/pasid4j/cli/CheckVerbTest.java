// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A monitoring system reads the standard output, and takes 1 and 2 for results. */
class CheckVerbTest {
  private static final int UNKNOWN = 3;

  @TempDir static Path directory;
  private static Daemon daemon;

  @BeforeAll
  static void start() {
    daemon = Daemon.start(DaemonOptions.at(directory.resolve("s")));
  }

  @AfterAll
  static void stop() {
    daemon.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check speed                       | SUBJECT: speed (expected: one of exhaustion, daemon,",
        "check                             | Missing required parameter: 'SUBJECT'",
        "check daemon --warn 9 --crit 2    | --crit: 2 (expected: 9 or more)",
        "check daemon --warn many          | --warn: many (expected: a number from 0 to",
        "check daemon --wran 9             | option: --wran is unknown: did you mean --warn?",
        "--wran check daemon               | option: --wran is unknown",
        "check daemon --json               | --json: with check (expected: without,",
        "check exhaustion --space nope     | --space: nope (expected: one of pasid)",
        "check waiting --space nope        | --space: nope (expected: one of pasid)",
        "check exhaustion --space a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z/0/1/2/3/4/5/6"
            + " | space bytes: 65 (expected: 1 to 64)"
      })
  void whatCannotBeCheckedIsUnknown(String line, String problem) {
    List<String> words = new ArrayList<>(List.of("--socket", daemon.socketPath().toString()));
    words.addAll(List.of(line.strip().split(" ", -1)));

    CommandRun run = CommandRun.of(words.toArray(String[]::new));

    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(UNKNOWN);
    assertThat(run.out()).startsWith("PASID UNKNOWN - " + problem).hasLineCount(1);
    assertThat(run.err()).isEmpty();
  }
}
