// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a terminal, what changes something for others asks first and says which set it touches. */
class PromptTest {
  private static final String QUESTION = "[y/N] ";
  private static final String END_OF_INPUT = "\004";

  @TempDir Path directory;

  private Daemon daemon;
  private PasidClient tenant;

  @BeforeEach
  void start() {
    daemon = Daemon.start(DaemonOptions.at(directory.resolve("s")));
    daemon.serveManagement();
    tenant =
        PasidClient.connect(
            daemon.socketPath(), ConnectOptions.builder().name("vm-7").resumable().build());
    tenant.allocate(PasidRange.of(20, 22), 3);
    CommandRun.awaitApi(daemon);
  }

  @AfterEach
  void stop() {
    tenant.close();
    daemon.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quota vm-7 50",
        "free vm-7 --range 20-22",
        "release vm-7",
        "clear 0-99",
        "reserve 1000-1009",
        "export vm-7 DIR/file"
      })
  void anAnswerOfNoChangesNothing(String line) throws Exception {
    Quota before = tenant.quota();

    TerminalRun run = onTerminal(QUESTION, "n\n", line);

    assertThat(run.exitCode()).as(run.screen()).isOne();
    assertThat(run.screen()).contains("pasid: not confirmed; nothing has changed");
    assertThat(tenant.quota()).isEqualTo(before);
    assertThat(tenant.size()).isEqualTo(3);
    assertThat(daemon.spaces().heldIds()).isEqualTo(3);
    assertThat(directory.resolve("file")).doesNotExist();
  }

  @Test
  void theEndOfTheInputIsNoAnswer() throws Exception {
    TerminalRun run = onTerminal(QUESTION, END_OF_INPUT, "release vm-7");

    assertThat(run.exitCode()).as(run.screen()).isOne();
    assertThat(tenant.size()).isEqualTo(3);
  }

  @Test
  void theQuestionNamesTheSetAndYesGoesOn() throws Exception {
    long set = tenant.info().setId();

    TerminalRun run = onTerminal(QUESTION, "y\n", "release vm-7");

    assertThat(run.exitCode()).as(run.screen()).isZero();
    assertThat(run.screen())
        .contains(
            "End set %s (vm-7), pid %s, which holds 3 PASIDs? [y/N] "
                .formatted(set, ProcessHandle.current().pid()));
    assertThat(daemon.spaces().heldIds()).isZero();
  }

  @Test
  void theOptionYesDoesNotAsk() throws Exception {
    TerminalRun run = onTerminal("", "", "free vm-7 --range 20-21 --yes");

    assertThat(run.exitCode()).as(run.screen()).isZero();
    assertThat(run.screen()).doesNotContain(QUESTION);
    assertThat(tenant.size()).isOne();
  }

  private TerminalRun onTerminal(String shown, String keys, String line) throws Exception {
    return TerminalRun.of(
        daemon.socketPath(), shown, keys, line.replace("DIR", directory.toString()).split(" "));
  }
}
