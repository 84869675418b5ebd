// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A set that goes from one daemon to another by a file. */
class ExportVerbTest {
  @TempDir Path directory;

  private Daemon source;
  private Daemon target;
  private PasidClient tenant;
  private Path file;

  @BeforeEach
  void start() {
    source = serve("source");
    target = serve("target");
    tenant =
        PasidClient.connect(
            source.socketPath(), ConnectOptions.builder().name("vm-7").resumable().build());
    tenant.allocate(PasidRange.of(20, 22), 3);
    tenant.allocate(PasidRange.exactly(30));
    file = directory.resolve("vm-7.json");
  }

  private Daemon serve(String name) {
    Daemon daemon = Daemon.start(DaemonOptions.at(directory.resolve(name)));
    daemon.serveManagement();
    CommandRun.awaitApi(daemon);
    return daemon;
  }

  @AfterEach
  void stop() {
    tenant.close();
    source.close();
    target.close();
  }

  @Test
  void aSetLeavesOneDaemonAndComesToAnother() throws Exception {
    long set = tenant.info().setId();
    CommandRun exported = run(source, "export", "vm-7", file.toString());
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(exported.out())
        .isEqualTo("set %s (vm-7), 4 IDs: ended here, in %s\n".formatted(set, file));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(directory.resolve("vm-7.json.part")).doesNotExist();
    assertThat(source.spaces().heldIds()).isZero();

    CommandRun imported = run(target, "import", file.toString(), "--json");
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(imported.out()).contains("\"name\" : \"vm-7\"", "\"ids\" : 4");
    assertThat(run(target, "show", "vm-7").out()).contains("detached").endsWith("20-22\n30\n");

    CommandRun again = run(target, "import", file.toString());
    assertThat(again.exitCode()).isOne();
    assertThat(again.err()).startsWith("pasid: set: its resume token is that of a set");
  }

  @Test
  void aSetOfWhichAnIdIsTakenComesNotAtAll() {
    assertThat(run(source, "export", "vm-7", file.toString()).exitCode()).isZero();
    try (PasidClient other = PasidClient.connect(target.socketPath())) {
      other.allocate(PasidRange.exactly(21));

      CommandRun refused = run(target, "import", file.toString());

      assertThat(refused.exitCode()).isOne();
      assertThat(refused.err())
          .startsWith("pasid: ids: [20, 22]: not all are free in space pasid")
          .hasLineCount(1);
      assertThat(target.spaces().heldIds()).isOne();
    }
  }

  @Test
  void aSetWhoseFileCannotBeWrittenGoesOn() throws Exception {
    Files.writeString(file, "mine");
    refused(source, 1, "FILE: " + file + ": there already", "export", "vm-7", file.toString());
    Path nowhere = directory.resolve("no/where");
    refused(source, 1, "FILE: " + nowhere + ": no such file", "export", "vm-7", nowhere.toString());
    refused(source, 1, "FILE: /dev/full: there already", "export", "vm-7", "/dev/full");
    Path part = Files.createFile(directory.resolve("other.part"));
    refused(
        source,
        1,
        "FILE: " + part + ": there already",
        "export",
        "vm-7",
        directory.resolve("other").toString());

    assertThat(file).hasContent("mine");
    assertThat(tenant.holds(20)).isTrue();
    assertThat(tenant.allocate(PasidRange.exactly(40))).isEqualTo(40);
  }

  @Test
  void whatCannotBeExportedOrImportedIsNamed() throws Exception {
    refused(source, 1, "SET: vm-8 (expected: the number or name", "export", "vm-8", "f");
    refused(source, 2, "Missing required parameter", "export", "vm-7");
    try (PasidClient twin =
            PasidClient.connect(
                source.socketPath(), ConnectOptions.builder().name("vm-7").build());
        PasidClient shortLived =
            PasidClient.connect(source.socketPath(), ConnectOptions.builder().name("x").build())) {
      refused(source, 1, "SET: vm-7: a name of several sets", "export", "vm-7", file.toString());
      refused(
          source,
          1,
          "set: %s: nobody could resume it".formatted(shortLived.info().setId()),
          "export",
          "x",
          file.toString());
      assertThat(twin.size() + shortLived.size()).isZero();
    }
    refused(target, 1, "FILE: /nope: no such file", "import", "/nope");
    refused(target, 1, "FILE: " + directory, "import", directory.toString());
    Files.writeString(file, "no JSON");
    refused(target, 1, "FILE: " + file + ": not an exported set", "import", file.toString());
    Files.writeString(file, "{\"space\":\"pasid\"}");
    refused(target, 2, "format: missing", "import", file.toString());
    refused(target, 3, "management socket: /no", "import", file.toString(), "--api", "/no");
    assertThat(target.spaces().heldIds()).isZero();
  }

  private static void refused(Daemon daemon, int exitCode, String message, String... words) {
    CommandRun run = run(daemon, words);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.err()).startsWith("pasid: " + message).hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  private static CommandRun run(Daemon daemon, String... words) {
    List<String> line = new ArrayList<>(List.of("--socket", daemon.socketPath().toString()));
    line.addAll(List.of(words));
    return CommandRun.of(line.toArray(String[]::new));
  }
}
