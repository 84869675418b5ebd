// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.config.ReadContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A verb with {@code --space} is about the sets of that space. */
class TwoSpacesTest {
  @TempDir Path directory;

  private Daemon daemon;
  private PasidClient tenant;

  @BeforeEach
  void start() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("p.yaml"),
            "spaces: { pasid: { default: true }, vlan: {}, cid: {} }\n");
    daemon =
        Daemon.start(
            new DaemonOptions(
                directory.resolve("s"), ConfigurationFile.read(config, ReadContext.HOST)));
    daemon.serveManagement();
    tenant = open("pasid");
    assertThat(tenant.allocate(PasidRange.exactly(20))).isEqualTo(20);
    CommandRun.awaitApi(daemon);
  }

  private PasidClient open(String space) {
    return PasidClient.connect(
        daemon.socketPath(),
        ConnectOptions.builder().name("vm-7").space(space).resumable().build());
  }

  @AfterEach
  void stop() {
    tenant.close();
    daemon.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"export SET DIR/file --yes", "migrate SET --to b --dry-run"})
  void aSetOfAnotherSpaceIsNotFound(String line) {
    for (String set : List.of("vm-7", Long.toString(tenant.info().setId()))) {
      refused(
          "SET: " + set + " (expected: the number or name of an open set of space vlan;",
          line.replace("SET", set) + " --space vlan");
    }
    assertThat(directory.resolve("file")).doesNotExist();
    assertThat(tenant.holds(20)).isTrue();
  }

  @Test
  void theSpaceTellsTwoOfOneNameApart() {
    try (PasidClient other = open("vlan")) {
      assertThat(other.allocate(PasidRange.exactly(7))).isEqualTo(7);
      long first = tenant.info().setId();
      long second = other.info().setId();
      refused(
          "SET: vm-7: a name of several sets (expected: one of %s of space pasid, %s of space vlan)"
              .formatted(first, second),
          "export vm-7 DIR/file");

      CommandRun exported = run("export vm-7 DIR/file --space vlan");

      assertThat(exported.exitCode()).as(exported.err()).isZero();
      assertThat(exported.out()).startsWith("set " + second + " (vm-7), 1 IDs: ended here");
      assertThat(daemon.spaces().byName("vlan").orElseThrow().space().heldIds()).isZero();
      assertThat(tenant.holds(20)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sets", "spaces", "top --once", "release vm-7", "show vm-7"})
  void aSpaceThatIsNotThereIsNamed(String line) {
    refused("--space: nope (expected: one of pasid, ", line + " --space nope");
  }

  @Test
  void aSpaceWithoutSetsIsNone() {
    assertThat(run("sets --space cid --json").out()).isEqualTo("[ ]\n");
    assertThat(run("spaces --space cid").out()).hasLineCount(2).endsWith("  cid\n");
  }

  private void refused(String message, String line) {
    CommandRun run = run(line);
    assertThat(run.exitCode()).as(run.err()).isOne();
    assertThat(run.err()).startsWith("pasid: " + message).hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  private CommandRun run(String line) {
    List<String> words = new ArrayList<>(List.of("--socket", daemon.socketPath().toString()));
    words.addAll(List.of(line.replace("DIR", directory.toString()).split(" ", -1)));
    return CommandRun.of(words.toArray(String[]::new));
  }
}
