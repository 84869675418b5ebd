// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.protocol.LittleEndian;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the files, the daemon goes on as before, or refuses and reports why. */
class DamagedStateTest {
  @TempDir private Path temporary;

  private Path path;
  private Map<String, String> before;

  @BeforeEach
  void fill() {
    path = temporary.resolve("state");
    try (StateFixture fixture = new StateFixture(path)) {
      PasidSet first = fixture.open(7, "vm-7");
      PasidSet second = fixture.open(9, "vm-9");
      first.allocate(PasidRange.ALL, 3);
      second.allocate(PasidRange.ALL, KeyHash.of("k"));
      first.attachSpid(2, 42);
      first.get(3);
      first.free(3);
      first.free(1);
    }
    before = look();
  }

  /** The identity and the IDs of each set. */
  private Map<String, String> look() {
    try (StateFixture fixture = new StateFixture(path)) {
      Map<String, String> seen = new HashMap<>();
      for (RecoveredSet each : fixture.recovered) {
        List<Integer> ids = new ArrayList<>();
        each.set().forEach(PasidRange.ALL, ids::add);
        seen.put(
            each.record().toString(),
            ids + " " + fixture.space.statistics(each.set()) + " " + each.set().findBySpid(42));
      }
      return seen;
    }
  }

  private Path file(String name) {
    return path.resolve(StateFixture.DIRECTORY).resolve(name);
  }

  private void write(String name, long at, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), at);
    }
  }

  private byte[] read(String name, long at, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.READ)) {
      channel.read(bytes, at);
    }
    return bytes.array();
  }

  /** Damages, looks, mends: as before, or refused. Whether it was refused. */
  private boolean isRefused(String name, long at, byte[] bytes) throws IOException {
    byte[] whole = read(name, at, bytes.length);
    write(name, at, bytes);
    try {
      assertThat(look()).as("%s at %d", name, at).isEqualTo(before);
      return false;
    } catch (StartException e) {
      assertThat(e)
          .hasMessageStartingWith("state: " + path)
          .hasMessageContaining("pasid state check " + path);
      return true;
    } finally {
      write(name, at, whole);
    }
  }

  @Test
  void noSetIsOwedMoreThanItsLimit() {
    SetRecord owed = StateFixture.record(1, 7, "vm-7");
    byte[] body = owed.encode();
    assertThat(SetRecord.decode(body)).isEqualTo(owed);
    LittleEndian.put32(ByteBuffer.wrap(body), 224, 101);
    assertThatThrownBy(() -> SetRecord.decode(body))
        .isInstanceOf(DamagedStateException.class)
        .hasMessage("owed guarantee: 101 (expected: 0 to 100)");
  }

  @ParameterizedTest
  @CsvSource({"header, 256, 256", "sets, 1024, 512", "attributes, 64, 64"})
  void aFlippedByteIsRefusedWhereItCounts(String name, int bytes, int refused) throws IOException {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    int refusals = 0;
    for (int at = 0; at < bytes; at++) {
      byte flipped = (byte) (read(name, at, 1)[0] ^ (1 + random.nextInt(255)));
      refusals += isRefused(name, at, new byte[] {flipped}) ? 1 : 0;
    }
    // Of a record without a change one slot of two is empty: only its commit counts.
    int empty = name.equals("sets") ? 2 * Slot.COMMIT_SIZE : 0;
    assertThat(refusals).isEqualTo(refused + empty);
    assertThat(look()).isEqualTo(before);
  }

  @Test
  void aCheckShowsWhatThereIsAndChangesNothing() throws IOException {
    StateCheck.Finding whole = StateCheck.check(path).getFirst();
    assertThat(whole.problem()).isNull();
    assertThat(whole.sets()).isEqualTo(2);
    assertThat(whole.heldIds()).isEqualTo(3);
    assertThat(whole.isOfThisBoot()).isFalse();
    assertThat(look()).isEqualTo(before);
    write("sets", 20, new byte[] {99});
    assertThat(StateCheck.check(path).getFirst().problem()).startsWith("set record 1: ");
    Files.delete(file("header"));
    assertThat(StateCheck.check(path).getFirst().problem()).contains("header");
    assertThat(StateCheck.setAside(path))
        .containsExactly(path.resolve("pasid.old-" + StateFixture.BOOT.id()));
    assertThat(StateCheck.check(path)).isEmpty();
    assertThat(look()).isEmpty();
  }

  @Test
  void whatADaemonUsesIsNotSetAside() {
    try (StateFixture fixture = new StateFixture(path)) {
      assertThat(fixture.recovered).hasSize(2);
      assertThatThrownBy(() -> StateCheck.setAside(path))
          .hasMessageEndingWith("used by a daemon (expected: stopped first)");
    }
  }

  @Test
  void aRecordThatIsTornIsRefused() throws IOException {
    for (int at = 8; at < 256; at += 8) {
      byte[] zeros = new byte[256 - at];
      byte[] whole = read("sets", at, zeros.length);
      boolean same = java.util.Arrays.equals(zeros, whole);
      assertThat(isRefused("sets", at, zeros)).as("from %d", at).isEqualTo(!same);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"header", "words", "sets", "attributes"})
  void aFileOfAnotherSizeIsRefused(String name) throws IOException {
    long sizeBytes = Files.size(file(name));
    for (long other : new long[] {0, 1, sizeBytes - 1, sizeBytes + 1}) {
      byte[] whole = Files.readAllBytes(file(name));
      try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.WRITE)) {
        channel.truncate(other);
        if (other > sizeBytes) {
          channel.write(ByteBuffer.allocate(1), sizeBytes);
        }
      }
      assertThatThrownBy(this::look).isInstanceOf(StartException.class);
      Files.write(file(name), whole);
      assertThat(look()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"header", "words", "sets", "attributes"})
  void aFileThatIsMissingIsRefused(String name) throws IOException {
    Files.delete(file(name));
    assertThatThrownBy(this::look).isInstanceOf(StartException.class).hasMessageContaining(name);
  }

  @Test
  void anotherLayoutIsRefused() throws IOException {
    byte[] header = Files.readAllBytes(file("header"));
    ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(8, 3);
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(header, 0, 252);
    bytes.putInt(252, (int) crc.getValue());
    Files.write(file("header"), header);
    assertThatThrownBy(this::look).hasMessageContaining("version: 3 (expected: 1 or 2)");
  }

  /** Word of ID 4, the second set's: state 3 bits, generation 16, owner 24, references 21. */
  @ParameterizedTest
  @CsvSource({
    "0x0000000000000005, word of 4",
    "0x0000000000000007, word of 4",
    "0x0000000000000001, word of 4",
    "0x0000000000080002, word of 4",
    "0x0000080000000000, word of 4",
    "0x0000000000180009, owner: 3 in words",
    "0x000007FFFFF80009, owner: 16777215 in words",
  })
  void aWordThatCannotBeIsRefused(String word, String reason) throws IOException {
    byte[] bytes = new byte[8];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.decode(word));
    write("words", 4 * 8, bytes);
    assertThatThrownBy(this::look).isInstanceOf(StartException.class).hasMessageContaining(reason);
  }

  @Test
  void anIdThatIsReservedNowIsReported() throws IOException {
    byte[] word = read("words", 4 * 8, 8);
    write("words", 0, word);
    assertThatThrownBy(this::look)
        .hasMessageContaining("word of 0")
        .hasMessageContaining("reserved");
  }

  @Test
  void recordsThatHaveChangedPlacesAreRefused() throws IOException {
    byte[] first = read("sets", 0, 512);
    write("sets", 0, read("sets", 512, 512));
    write("sets", 512, first);
    assertThatThrownBy(this::look).hasMessageContaining("set record 1: of owner 2, set ");
  }

  @Test
  void flippedBytesAnywhereNeverEndInAnythingButARefusal() throws IOException {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int round = 0; round < 300; round++) {
      String name = List.of("header", "sets", "attributes").get(random.nextInt(3));
      byte[] bytes = new byte[1 + random.nextInt(64)];
      random.nextBytes(bytes);
      isRefused(name, random.nextLong(Math.min(Files.size(file(name)) - 64, 2048)), bytes);
    }
  }

  /** Words have no checksum: a change of one is reported or leaves a consistent space. */
  @Test
  void flippedWordsAreReportedOrConsistent() throws IOException {
    byte[] words = Files.readAllBytes(file("words"));
    byte[] attributes = Files.readAllBytes(file("attributes"));
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int round = 0; round < 300; round++) {
      int at = random.nextInt(16 * 8);
      write("words", at, new byte[] {(byte) (words[at] ^ (1 << random.nextInt(8)))});
      try {
        look();
      } catch (StartException e) {
        assertThat(e).hasMessageStartingWith("state: " + path);
      }
      write("words", 0, words);
      write("attributes", 0, attributes);
    }
  }
}
