// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.process.BootId;
import io.pasid4j.daemon.socket.Users;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets in a state directory go on; nothing is closed in order first: a daemon was killed. */
class StateDirectoryTest {
  @TempDir private Path temporary;

  private Path path;

  @BeforeEach
  void name() {
    path = temporary.resolve("state");
  }

  /** Leaves a daemon's state as its death would. */
  private void inOneLife(java.util.function.Consumer<StateFixture> life) {
    try (StateFixture fixture = new StateFixture(path)) {
      life.accept(fixture);
    }
  }

  private static List<Integer> held(PasidSet set) {
    List<Integer> ids = new ArrayList<>();
    set.forEach(PasidRange.ALL, ids::add);
    return ids;
  }

  @Test
  void setsGoOnWithAllTheyHad() {
    inOneLife(fixture -> {
      assertThat(fixture.recovered).isEmpty();
      PasidSet first = fixture.open(7, "vm-7");
      PasidSet second = fixture.open(9, "für Gäste");
      first.allocate(PasidRange.ALL, 3);
      second.allocate(PasidRange.ALL, KeyHash.of("k"));
      first.attachSpid(2, 42);
      first.get(3);
      first.free(3);
      first.free(1);
    });
    inOneLife(fixture -> {
      assertThat(fixture.recovered.stream().map(RecoveredSet::record))
          .containsExactly(
              StateFixture.record(1, 7, "vm-7"), StateFixture.record(2, 9, "für Gäste"));
      PasidSet first = fixture.recovered.get(0).set();
      PasidSet second = fixture.recovered.get(1).set();
      assertThat(held(first)).containsExactly(2);
      assertThat(held(second)).containsExactly(4);
      assertThat(first.findBySpid(42)).isEqualTo(2);
      assertThat(second.allocate(PasidRange.ALL, KeyHash.of("k"))).isEqualTo(4);
      assertThat(fixture.space.statistics(first).pendingIds()).isEqualTo(1);
      assertThat(second.allocate(PasidRange.ALL)).isEqualTo(1);
      assertThat(fixture.space.owner(fixture.space.open("new", Quota.limit(1)))).isEqualTo(3);
    });
  }

  @Test
  void aSetThatIsRemovedIsGoneAndItsOwnerIndexCanBeAnothers() {
    inOneLife(fixture -> {
      PasidSet first = fixture.open(7, "vm-7");
      first.allocate(PasidRange.ALL);
      first.close();
      SetRecord old = StateFixture.record(1, 7, "vm-7");
      PasidSet second = fixture.open(8, "vm-8");
      assertThat(fixture.space.owner(second)).isEqualTo(1);
      fixture.state.sets().remove(old);
      second.allocate(PasidRange.ALL);
    });
    inOneLife(fixture -> {
      assertThat(fixture.recovered).hasSize(1);
      assertThat(fixture.recovered.getFirst().record().setId()).isEqualTo(8);
      fixture.recovered.getFirst().set().close();
      fixture.state.sets().remove(fixture.recovered.getFirst().record());
      fixture.state.sets().remove(fixture.recovered.getFirst().record());
    });
    inOneLife(fixture -> assertThat(fixture.recovered).isEmpty());
  }

  @Test
  void ofManyChangesTheLastCounts() {
    inOneLife(fixture -> {
      fixture.open(7, "vm-7");
      for (int i = 0; i < 9; i++) {
        fixture.state.sets().put(StateFixture.record(1, 7, "name " + i));
      }
      fixture.state.sets().put(StateFixture.record(1, 7, "last").closing());
    });
    inOneLife(fixture -> {
      assertThat(fixture.recovered.getFirst().record())
          .isEqualTo(StateFixture.record(1, 7, "last").closing());
    });
  }

  @Test
  void filesGrow() {
    int sets = 5000;
    inOneLife(
        fixture -> IntStream.rangeClosed(1, sets).forEach(id -> fixture.open(id, "vm-" + id)));
    inOneLife(fixture -> {
      assertThat(fixture.recovered).hasSize(sets);
      assertThat(fixture.recovered.get(sets - 1).record().setId()).isEqualTo(sets);
    });
  }

  @Test
  void anAttributeOfAnotherGenerationHasEnded() {
    inOneLife(fixture -> {
      PasidSet set = fixture.open(7, "vm-7");
      set.allocate(PasidRange.exactly(5), KeyHash.of("k"));
      set.attachSpid(5, 1);
      set.free(5);
      set.allocate(PasidRange.exactly(5));
      // As if the daemon had died before it could forget them.
      AttributeFile attributes = attributesOf(fixture);
      attributes.keyed(5, 1, KeyHash.of("k"));
      attributes.spidAttached(5, 1, 1);
      attributes.keyed(6, 1, KeyHash.of("l"));
    });
    inOneLife(fixture -> {
      PasidSet set = fixture.recovered.getFirst().set();
      assertThat(set.findBySpid(1)).isEqualTo(-1);
      assertThat(set.allocate(PasidRange.exactly(9), KeyHash.of("k"))).isEqualTo(9);
      assertThat(set.allocate(PasidRange.exactly(10), KeyHash.of("l"))).isEqualTo(10);
      assertThat(attributesOf(fixture).readAll()).hasSize(2);
    });
  }

  /** Another mapping of the same file. */
  private AttributeFile attributesOf(StateFixture fixture) {
    try {
      assertThat(fixture.directory).isNotNull();
      AttributeFile file =
          AttributeFile.open(path.resolve(StateFixture.DIRECTORY).resolve(SpaceState.ATTRIBUTES));
      return file;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void stateOfAnotherBootIsSetAsideAndOnlyTheLastIsKept() {
    inOneLife(fixture -> fixture.open(7, "vm-7").allocate(PasidRange.ALL));
    BootId second = new BootId(new UUID(3, 4), true);
    try (StateFixture fixture = new StateFixture(path, second)) {
      assertThat(fixture.recovered).isEmpty();
      assertThat(path.resolve("pasid.old-" + StateFixture.BOOT.id())).isDirectory();
    }
    try (StateFixture fixture = new StateFixture(path, new BootId(new UUID(5, 6), true))) {
      assertThat(fixture.recovered).isEmpty();
      assertThat(path.resolve("pasid.old-" + second.id())).isDirectory();
      assertThat(path.resolve("pasid.old-" + StateFixture.BOOT.id())).doesNotExist();
    }
  }

  @Test
  void whatWasHalfMadeIsMadeAnew() throws IOException {
    Files.createDirectories(path.resolve("pasid.new"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(path.resolve("pasid.new/words"), "half");
    inOneLife(fixture -> fixture.open(7, "vm-7"));
    assertThat(path.resolve("pasid.new")).doesNotExist();
    inOneLife(fixture -> assertThat(fixture.recovered).hasSize(1));
  }

  @Test
  void aDirectoryIsOneDaemons() {
    inOneLife(fixture ->
        assertThatThrownBy(() -> StateDirectory.open(path))
            .isInstanceOf(StartException.class)
            .hasMessage(
                "state: "
                    + path
                    + ": used by another daemon (expected: a directory for each daemon)"));
    inOneLife(fixture -> assertThat(fixture.recovered).isEmpty());
  }

  @Test
  void anotherWidthIsRefused() {
    inOneLife(fixture -> fixture.open(7, "vm-7"));
    try (StateDirectory directory = StateDirectory.open(path, StateFixture.BOOT)) {
      assertThatThrownBy(() -> directory.space(StateFixture.NAME, 9))
          .hasMessage(
              "spaces.pasid: 9 bits, no part (expected: 8 bits, no part, while 1 sets have IDs in "
                  + path.resolve(StateFixture.DIRECTORY)
                  + ")");
      assertThatThrownBy(() -> directory.space("wide", 25))
          .hasMessageEndingWith(
              "spaces.wide.bits: 25 (expected: 1 to 24 with state, or --state none)");
    }
  }

  @Test
  void onlyTheOwnerCanRead() throws IOException {
    inOneLife(fixture -> {});
    for (Path each : List.of(path, path.resolve(StateFixture.DIRECTORY))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rwx------");
    }
    for (String file : List.of("header", "words", "sets", "attributes")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(
                      path.resolve(StateFixture.DIRECTORY).resolve(file))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aDirectoryThatOthersCanEnterIsRefused() throws IOException {
    Files.createDirectory(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(() -> StateDirectory.open(path))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("mode 0755 (expected: uid ");
    Path link = temporary.resolve("link");
    Files.createSymbolicLink(link, path);
    assertThatThrownBy(() -> StateDirectory.open(link))
        .hasMessageEndingWith("no directory (expected: a directory, not a link or a file)");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsRefused() throws IOException {
    assumeThat(Users.effectiveUid()).isNotEqualTo(Users.ROOT);
    Files.createDirectory(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-x------"));
    assertThatThrownBy(() -> StateDirectory.open(path).space("pasid", 8))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("state: " + path)
        .hasMessageContaining("(expected: ");
  }

  @Test
  void namesOfSpacesAreNamesOfFiles() {
    UUID boot = StateFixture.BOOT.id();
    assertThat(SpaceNames.state("pasid-static_7", boot)).isEqualTo("pasid-static_7." + boot);
    assertThat(SpaceNames.state("../a.old-b/ü", boot))
        .isEqualTo("%2E%2E%2Fa%2Eold-b%2F%C3%BC." + boot);
    assertThat(SpaceNames.bootOf("pasid." + boot)).isEqualTo(boot);
    assertThat(SpaceNames.isStateOf("pasid", "pasid." + boot)).isTrue();
    assertThat(SpaceNames.isStateOf("pasid", "pasid-2." + boot)).isFalse();
    assertThat(SpaceNames.isState("pasid.new")).isFalse();
    assertThat(SpaceNames.isState("pasid.old-" + boot)).isFalse();
  }
}
