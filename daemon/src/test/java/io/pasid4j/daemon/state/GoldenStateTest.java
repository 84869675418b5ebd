// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.IdState;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.protocol.LittleEndian;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * State that daemons of each layout wrote, once and never changed, is read with all that it has.
 * {@code layout-1} is from the last daemon of layout 1, {@code layout-2-first} from the first one
 * of layout 2, whose records named no limits, {@code layout-2} from one whose records do. None of
 * their records names a guarantee that is owed.
 */
class GoldenStateTest {
  private static final int VERSION_AT = 8;
  private static final int CHECK_AT = 252;

  @TempDir private Path temporary;

  private Path path;

  @BeforeEach
  void makeDirectory() throws IOException {
    path =
        Files.createDirectory(
            temporary.resolve("state"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private void unpack(String layout) throws IOException {
    try (InputStream in = GoldenStateTest.class.getResourceAsStream(layout + ".zip");
        ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(in))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = path.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.write(file, zip.readAllBytes());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    }
  }

  private StateHeader header() throws IOException {
    Path file = path.resolve(StateFixture.DIRECTORY).resolve(SpaceState.HEADER);
    return StateHeader.read(file, StateFixture.BOOT);
  }

  private static SetRecord record(boolean knowsLimits, int owner, int setId, String name) {
    SetRecord now = StateFixture.record(owner, setId, name);
    return new SetRecord(
        now.owner(),
        now.setId(),
        now.name(),
        now.uid(),
        now.gid(),
        now.quota(),
        0,
        now.isClosing(),
        now.openedAtMs(),
        now.tokenHash(),
        knowsLimits ? now.limitKeys() : LimitKeys.DEFAULT,
        now.processes());
  }

  private static List<Integer> held(PasidSet set) {
    List<Integer> ids = new ArrayList<>();
    set.forEach(PasidRange.ALL, ids::add);
    return ids;
  }

  private static void assertRecords(StateFixture fixture, boolean knowsLimits) {
    assertThat(fixture.recovered)
        .extracting(RecoveredSet::record)
        .containsExactly(
            record(knowsLimits, 1, 7, "vm-7"),
            record(knowsLimits, 2, 9, "für Gäste"),
            record(knowsLimits, 3, 12, "ending").closing());
  }

  private static void assertIds(StateFixture fixture) {
    PasidSpace space = fixture.space;
    PasidSet first = fixture.recovered.get(0).set();
    PasidSet second = fixture.recovered.get(1).set();
    assertThat(held(first)).containsExactly(2, 4, 5);
    assertThat(held(second)).containsExactly(6, 100);
    assertThat(held(fixture.recovered.get(2).set())).containsExactly(250);
    assertThat(space.statistics(first).pendingIds()).isEqualTo(1);
    assertThat(space.describe(3).state()).isEqualTo(IdState.FREE_PENDING);
    assertThat(space.describe(3).references()).isEqualTo(1);
    assertThat(space.describe(4).references()).isEqualTo(1);
    assertThat(space.describe(1).state()).isEqualTo(IdState.FREE);
    assertThat(space.describe(1).generation()).isEqualTo(1);
    assertThat(space.describe(100).generation()).isEqualTo(2);
    assertThat(space.describe(7).generation()).isZero();
    assertThat(first.findBySpid(42)).isEqualTo(2);
    assertThat(second.allocate(PasidRange.ALL, KeyHash.of("k"))).isEqualTo(6);
    assertThat(space.heldIds()).as("with the pending one").isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"layout-1, 1, false", "layout-2-first, 2, false", "layout-2, 2, true"})
  void everythingIsRead(String layout, int version, boolean knowsLimits) throws IOException {
    unpack(layout);
    assertThat(header().version()).isEqualTo(version);
    assertThat(FoundState.lastSetId(path)).isEqualTo(12);
    for (int start = 0; start < 2; start++) {
      try (StateFixture fixture = new StateFixture(path)) {
        assertRecords(fixture, knowsLimits);
        assertIds(fixture);
      }
      assertThat(header().version()).isEqualTo(StateHeader.VERSION);
      assertThat(header().space())
          .isEqualTo(SpaceIdentity.whole(StateFixture.NAME, StateFixture.BITS));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"layout-1", "layout-2-first", "layout-2"})
  void anIdThatIsHeldIsGivenToNobodyElse(String layout) throws IOException {
    unpack(layout);
    try (StateFixture fixture = new StateFixture(path)) {
      PasidSet other = fixture.open(13, "later");
      assertThat(other.allocate(PasidRange.ALL, 99)).hasSize(99);
      assertThat(held(other)).doesNotContain(0, 2, 3, 4, 5, 6, 100, 250).contains(1, 7);
    }
  }

  @Test
  void aLayoutThatIsNotKnownIsOneClearError() throws IOException {
    unpack("layout-2");
    Path file = path.resolve(StateFixture.DIRECTORY).resolve(SpaceState.HEADER);
    byte[] header = Files.readAllBytes(file);
    header[VERSION_AT] = (byte) (StateHeader.VERSION + 1);
    seal(header);
    Files.write(file, header);
    assertThatThrownBy(() -> new StateFixture(path))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(
            "state: "
                + file.getParent()
                + ": version: 3 (expected: 1 or 2); to see all: pasid state check "
                + path);
    assertThat(Files.readAllBytes(file)).isEqualTo(header);
  }

  /** Puts the right checksum into a header without bands and devices. */
  private static void seal(byte[] header) {
    CRC32C check = new CRC32C();
    check.update(header, 0, CHECK_AT);
    LittleEndian.put32(ByteBuffer.wrap(header), CHECK_AT, (int) check.getValue());
  }
}
