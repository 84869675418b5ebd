// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.core.PasidRange;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.wire.Payload;
import io.pasid4j.e2e.wire.Reply;
import io.pasid4j.e2e.wire.Wire;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.CommandId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state is on a file system that is full: at the start, or later. */
class FullFileSystemTest {
  private static final PasidRange ANY = PasidRange.of(0, PasidRange.MAX_BOUND);
  private static final int WORDS_KIB = 8 << 10;
  private static final int ALL_KIB = WORDS_KIB + (1 << 10) + 128 + 64;
  private static final int SMALL_KIB = 64;
  private static final int ATTRIBUTES = 4096;
  private static final int SETS = 2048;
  private static final String REFUSED =
      "No space left on device (expected: a file system with room, or --state none)";

  @TempDir private Path directory;
  private Path errors;
  private @Nullable List<String> way;

  @BeforeEach
  void findAWay() throws Exception {
    Path mountPoint = Files.createDirectory(mountPoint());
    errors = directory.resolve("errors");
    way = SmallFileSystem.way(mountPoint);
    assumeThat(way).as("may mount a file system in a name space of its own").isNotNull();
  }

  private Path mountPoint() {
    return directory.resolve("mount");
  }

  private Path socket() {
    return directory.resolve("s");
  }

  private SmallFileSystem daemon(int kib, String before) throws IOException {
    List<String> command =
        new ArrayList<>(
            Repository.installation()
                .pasid("daemon", "--socket", socket().toString(), "--quota", "2000000"));
    command.addAll(List.of("--state", mountPoint().resolve("state").toString()));
    return SmallFileSystem.run(
        Objects.requireNonNull(way), mountPoint(), kib, before, command, errors);
  }

  private void expectRefusal(SmallFileSystem daemon) throws Exception {
    assertThat(daemon.readLine()).isNull();
    assertThat(daemon.exitCode()).isOne();
    assertThat(Files.readString(errors).lines().filter(line -> line.startsWith("pasid: state: ")))
        .singleElement()
        .asString()
        .endsWith(REFUSED);
    assertThat(Files.readString(errors)).doesNotContain("Exception");
  }

  @Test
  void withoutRoomForAllItDoesNotStart() throws Exception {
    try (SmallFileSystem daemon = daemon(WORDS_KIB, "true")) {
      expectRefusal(daemon);
    }
  }

  @Test
  void stateWithHolesIsRefusedIfTheyCannotBeFilled() throws Exception {
    Path source = directory.resolve("source");
    try (DaemonProcess made =
        DaemonProcess.start(Repository.installation(), socket(), "--state", source.toString())) {
      made.kill();
    }
    String copy = "cp -a --sparse=always " + source + " " + mountPoint().resolve("state");
    try (SmallFileSystem daemon = daemon(WORDS_KIB / 2, copy)) {
      expectRefusal(daemon);
    }
  }

  @Test
  void whenItIsFullLaterNothingButWhatNeedsMoreRoomIsRefused() throws Exception {
    try (SmallFileSystem daemon = daemon(ALL_KIB, "true")) {
      assertThat(daemon.readLine()).startsWith("ready: ");
      daemon.fill();
      try (PasidClient client = PasidClient.connect(socket())) {
        for (int i = 0; i < ATTRIBUTES; i++) {
          client.allocate(ANY, "key-" + i);
        }
        assertThatThrownBy(() -> client.allocate(ANY, "one too many"))
            .isInstanceOfSatisfying(
                PasidRequestException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOSPC));
        assertThat(client.size()).isEqualTo(ATTRIBUTES);
        takeAll(client);
        assertThat(client.free(PasidRange.ALL)).isEqualTo((1 << 20) - 1);
        daemon.empty();
        assertThat(client.allocate(ANY, "one too many")).isPositive();
      }
      assertThat(daemon.isRunning()).isTrue();
    }
  }

  @Test
  void aBackupWithoutRoomNamesTheFileLeavesNothingAndDisturbsNobody() throws Exception {
    Path copy = mountPoint().resolve("copy");
    try (DaemonProcess daemon = DaemonProcess.start(Repository.installation(), socket());
        PasidClient tenant = PasidClient.connect(daemon.socket())) {
      int[] held = tenant.allocate(ANY, 3);
      List<String> command =
          new ArrayList<>(List.of("sh", "-c", "\"$@\"; code=$?; ls \"$0\"; exit $code"));
      command.add(mountPoint().toString());
      command.addAll(
          Repository.installation()
              .pasid("state", "backup", copy.toString(), "--socket", socket().toString()));
      try (SmallFileSystem backup =
          SmallFileSystem.run(
              Objects.requireNonNull(way), mountPoint(), WORDS_KIB / 2, "true", command, errors)) {
        assertThat(backup.readLine()).as("what is left of the copy").isNull();
        assertThat(backup.exitCode()).isOne();
      }
      assertThat(Files.readString(errors))
          .startsWith("pasid: state: " + socket() + ".state/")
          .contains(": no copy at " + copy + ".part/", ": No space left on device (expected: ")
          .hasLineCount(1);
      for (int id : held) {
        assertThat(tenant.holds(id)).isTrue();
      }
      assertThat(tenant.allocate(ANY, 2)).hasSize(2);
    }
  }

  @Test
  void aCheckWithoutRoomForItsCopySaysNothingOfTheState() throws Exception {
    Path state = directory.resolve("source");
    try (DaemonProcess made =
        DaemonProcess.start(Repository.installation(), socket(), "--state", state.toString())) {
      made.kill();
    }
    List<String> command =
        new ArrayList<>(Repository.installation().pasid("state", "check", state.toString()));
    command.add(1, "-Djava.io.tmpdir=" + mountPoint());
    try (SmallFileSystem check =
        SmallFileSystem.run(
            Objects.requireNonNull(way), mountPoint(), SMALL_KIB, "true", command, errors)) {
      assertThat(check.readLine()).as("a finding").isNull();
      assertThat(check.exitCode()).isOne();
    }
    assertThat(Files.readString(errors))
        .startsWith("pasid: copy: " + mountPoint() + "/pasid-state-check-")
        .endsWith(": No space left on device (expected: room for a copy of the state)\n")
        .hasLineCount(1);
  }

  @Test
  void anExportWithoutRoomNamesTheFileLeavesNothingAndTheSetGoesOn() throws Exception {
    Path file = mountPoint().resolve("vm-7.json");
    String fill = "{ cat /dev/zero 2>/dev/null >" + mountPoint() + "/filler || true; }";
    try (DaemonProcess daemon = DaemonProcess.start(Repository.installation(), socket());
        PasidClient tenant =
            PasidClient.connect(
                daemon.socket(), ConnectOptions.builder().name("vm-7").resumable().build())) {
      int held = tenant.allocate(ANY);
      Poll.until(
          "the management API",
          Duration.ofMinutes(1),
          () -> ProcessResult.pasid("reserve", "--socket", socket().toString()).exitCode() == 0);
      List<String> command =
          new ArrayList<>(List.of("sh", "-c", "\"$@\"; code=$?; ls \"$0\"; exit $code"));
      command.add(mountPoint().toString());
      command.addAll(
          Repository.installation()
              .pasid("export", "vm-7", file.toString(), "--socket", socket().toString()));
      try (SmallFileSystem full =
          SmallFileSystem.run(
              Objects.requireNonNull(way), mountPoint(), SMALL_KIB, fill, command, errors)) {
        assertThat(full.readLine()).isEqualTo("filler");
        assertThat(full.readLine()).as("what is left of the file").isNull();
        assertThat(full.exitCode()).isOne();
      }
      assertThat(Files.readString(errors))
          .startsWith("pasid: FILE: " + file + ": No space left on device (expected: ")
          .hasLineCount(1);
      assertThat(tenant.holds(held)).isTrue();
    }
  }

  /** A store into each page of the words. */
  private static void takeAll(PasidClient client) {
    int left = (1 << 20) - 1 - ATTRIBUTES;
    while (left > 0) {
      int count = Math.min(left, 1 << 16);
      assertThat(client.allocate(ANY, count)).hasSize(count);
      left -= count;
    }
  }

  @Test
  void aSetThatCannotBeKeptIsNotOpened() throws Exception {
    try (SmallFileSystem daemon = daemon(ALL_KIB, "true")) {
      assertThat(daemon.readLine()).startsWith("ready: ");
      daemon.fill();
      List<Wire> tenants = new ArrayList<>();
      try {
        for (int i = 0; i <= SETS; i++) {
          tenants.add(Wire.session(socket()));
        }
        assertThat(allocateOne(tenants.getFirst()).result()).isOne();
        assertThat(allocateOne(tenants.getLast()).isError()).isTrue();
      } finally {
        for (Wire tenant : tenants) {
          tenant.close();
        }
      }
      assertThat(daemon.isRunning()).isTrue();
    }
  }

  private static Reply allocateOne(Wire tenant) throws IOException {
    return tenant.ask(CommandId.ALLOCATE, Payload.words(0, 1 << 19, 1, 0));
  }
}
