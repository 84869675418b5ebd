// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.e2e.host.Operator;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.host.WithDaemon;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Programs started by {@code pasid run} against the daemon; the C tests have its options. */
class RunTest extends WithDaemon {
  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final int AT_ONCE = 200;

  /** Prints its ID, then lives until its standard input ends. */
  private LineProcess program(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Repository.installation().file("native/target/pasid-run").toString());
    command.addAll(List.of("--socket", socket().toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("--", "/bin/sh", "-c", "echo %{id}; read -r line"));
    return LineProcess.start("program", command, Map.of());
  }

  @Test
  void twoHundredAtOnceGetTwoHundredIds() throws Exception {
    List<LineProcess> programs = new ArrayList<>();
    try {
      for (int i = 0; i < AT_ONCE; i++) {
        programs.add(program());
      }
      Set<String> ids = new HashSet<>();
      programs.forEach(program -> ids.add(program.readLine(ANSWER)));
      assertThat(ids).hasSize(AT_ONCE).allMatch(id -> id.matches("[0-9]+"));
    } finally {
      programs.forEach(LineProcess::close);
    }
    try (Operator operator = new Operator(daemon.socket())) {
      operator.awaitEmpty(ANSWER);
    }
  }

  @Test
  void aRestartOfTheDaemonTakesNothingAndTheProgramsDeathFreesItsId() throws Exception {
    try (LineProcess program = program("--name", "vm");
        LineProcess supervised = program("--on-busy", "9", "--name", "supervised")) {
      int id = Integer.parseInt(program.readLine(ANSWER));
      int other = Integer.parseInt(supervised.readLine(ANSWER));

      daemon.kill();
      daemon = start();

      try (Operator operator = new Operator(daemon.socket())) {
        assertThat(operator.isHeld(id)).isTrue();
        assertThat(operator.isHeld(other)).isTrue();
        program.kill();
        Poll.until("the dead program's ID is free", ANSWER, () -> !operator.isHeld(id));
        assertThat(operator.isHeld(other)).isTrue();
        supervised.endInput();
        Poll.until("the ended program's ID is free", ANSWER, () -> !operator.isHeld(other));
      }
    }
  }

  @Test
  void theScriptRunsItToo() throws Exception {
    ProcessResult result =
        ProcessResult.command(
            List.of(
                Repository.root().resolve("pasid").toString(),
                "run",
                "--socket",
                daemon.socket().toString(),
                "sh",
                "-c",
                "echo id %{id}; exit 7"),
            Map.of());

    assertThat(result.out()).isEqualTo("id 1\n");
    assertThat(result.exitCode()).isEqualTo(7);
  }
}
