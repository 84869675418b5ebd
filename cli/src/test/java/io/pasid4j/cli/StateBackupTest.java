// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.state.StateCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of the state of a daemon that runs. */
class StateBackupTest {
  @TempDir Path directory;

  @Test
  void aCopyHoldsWhatTheDaemonHeldAtOneMoment() {
    Path socket = directory.resolve("s");
    Path copy = directory.resolve("copy");
    try (Daemon daemon = Daemon.start(DaemonOptions.at(socket));
        PasidClient tenant =
            PasidClient.connect(socket, ConnectOptions.builder().name("vm").build())) {
      tenant.allocate(PasidRange.of(100, 199), 3);

      CommandRun run =
          CommandRun.of("state", "backup", copy.toString(), "--socket", socket.toString());
      tenant.free(PasidRange.ALL);

      assertThat(daemon.socketPath()).isEqualTo(socket);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).startsWith(copy + "/pasid.").hasLineCount(1);
      assertThat(StateCheck.check(copy))
          .singleElement()
          .satisfies(found -> {
            assertThat(found.problem()).isNull();
            assertThat(found.sets()).isOne();
            assertThat(found.heldIds()).isEqualTo(3);
          });
    }
    refused("copy: " + copy + ": there already", copy, directory.resolve("s.state"));
    Path nothing = directory.resolve("nothing");
    refused("state: " + nothing + ": no such file", directory.resolve("other"), nothing);
    refused("state: /nowhere/copy: no such file", Path.of("/nowhere/copy"), nothing);
    assertThat(directory.resolve("other")).doesNotExist();
  }

  @Test
  void whatIsSetAsideForAProgramLeavesOneJsonValue() {
    Path socket = directory.resolve("s");
    Daemon.start(DaemonOptions.at(socket)).close();
    String[] line = {"state", "check", "--set-aside", "--json", "--socket", socket.toString()};

    CommandRun run = CommandRun.of(line);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("[").endsWith("]\n");
    assertThat(run.err()).startsWith("set aside: " + socket + ".state/pasid.old-").hasLineCount(1);
  }

  /** Its owner could put a link where the copy is written. */
  @Test
  void anUnfinishedCopyThatOthersCanEnterIsNotTakenOver() throws IOException {
    Path socket = directory.resolve("s");
    Path part = Files.createDirectory(directory.resolve("copy.part"));
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (Daemon daemon = Daemon.start(DaemonOptions.at(socket))) {
      assertThat(daemon.socketPath()).isEqualTo(socket);
      Path state = directory.resolve("s.state");
      CommandRun run =
          CommandRun.of("state", "backup", directory + "/copy", "--state", state.toString());
      assertThat(run.exitCode()).isOne();
      assertThat(run.err()).contains(part + ": uid ", "mode 0777 (expected: uid ", "mode 0700)");
      assertThat(part).isEmptyDirectory();
    }
  }

  /** Without them a set would be taken a second time, or go on though it may have moved. */
  @Test
  void theRecordsOfADomainAreCopiedToo() throws IOException {
    Path state = directory.resolve("s.state");
    Daemon.start(DaemonOptions.at(directory.resolve("s"))).close();
    Path space;
    try (Stream<Path> states = Files.list(state)) {
      space = states.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    Files.writeString(space.resolve("moves"), "sets that move");
    Files.writeString(space.resolve("amounts"), "limits of tenants");
    Files.writeString(space.resolve("departed"), "tokens of sets that moved");
    Files.writeString(space.resolve("leased-to"), "a host");

    Path copy = directory.resolve("copy");
    CommandRun run = CommandRun.of("state", "backup", copy.toString(), "--state", state.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    Path copied = copy.resolve(String.valueOf(space.getFileName()));
    assertThat(copied.resolve("moves")).hasContent("sets that move");
    assertThat(copied.resolve("amounts")).hasContent("limits of tenants");
    assertThat(copied.resolve("departed")).hasContent("tokens of sets that moved");
    assertThat(copied.resolve("leased-to")).hasContent("a host");
  }

  private static void refused(String message, Path copy, Path state) {
    CommandRun run = CommandRun.of("state", "backup", copy.toString(), "--state", state.toString());
    assertThat(run.exitCode()).isOne();
    assertThat(run.err()).startsWith("pasid: " + message).hasLineCount(1);
  }
}
