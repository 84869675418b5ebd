// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A voter whose log ends with an entry that was written in part only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogTailTest {
  /** The eight bytes before the first entry. */
  private static final int HEADER_BYTES = 8;

  private static final int CHECKSUM_BYTES = 4;

  private Path root;
  private Voters voters;
  private long number;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    root = directory;
    voters = Voters.unprotected(root, "a", "b", "c");
  }

  @AfterAll
  void stop() {
    voters.close();
  }

  private void add() throws Exception {
    assertThat(voters.propose(voters.leader(), "add tail " + ++number)).isEqualTo(number);
  }

  /** As after a kill while the file grew: the entry was never acknowledged, so it is none. */
  @Test
  void anEntryThatTheFileEndsInIsDropped() throws Exception {
    String victim = closeFollower();
    Path segment = newestSegment(victim);
    byte[] entries = entries(segment);
    Files.write(segment, concat(entries, half(entries)));

    add();
    voters.open(victim);

    add();
    voters.awaitEqualStates();
    assertThat(voters.propose(victim, "read tail")).isEqualTo(number);
  }

  /**
   * As after a power failure: the entry cannot be told from one that was acknowledged and has
   * rotted since, so the voter must not go on without it.
   */
  @Test
  void anEntryWithAWrongChecksumIsRefusedWithAReason() throws Exception {
    refusesUntilMended(entries -> concat(entries, concat(half(entries), new byte[4096])));
  }

  @Test
  void bytesBeyondTheEndAreRefusedWithAReason() throws Exception {
    refusesUntilMended(entries -> concat(entries, concat(new byte[64], new byte[] {1})));
  }

  private interface Damage {
    byte[] of(byte[] entries);
  }

  private void refusesUntilMended(Damage damage) throws Exception {
    String victim = closeFollower();
    Path segment = newestSegment(victim);
    byte[] whole = Files.readAllBytes(segment);
    Files.write(segment, damage.of(entries(segment)));

    voters.open(victim);
    Eventually.await(
        voters::statuses,
        () ->
            voters
                .log(victim)
                .status()
                .reason()
                .startsWith("log in " + voters.config(victim).raftDirectory() + ": damaged"));
    add();

    Files.write(segment, whole);
    voters.awaitEqualStates();
  }

  private String closeFollower() throws Exception {
    add();
    voters.awaitEqualStates();
    String victim = voters.follower();
    voters.close(victim);
    return victim;
  }

  private Path newestSegment(String name) throws IOException {
    try (Stream<Path> files = Files.walk(voters.config(name).raftDirectory())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log_"))
          .max(Comparator.comparingLong(LogTailTest::firstIndex))
          .orElseThrow();
    }
  }

  private static long firstIndex(Path segment) {
    return Long.parseLong(segment.getFileName().toString().replaceAll("^\\D*(\\d+).*$", "$1"));
  }

  /** Header and whole entries of a segment: each a length, so many bytes, and a checksum. */
  private static byte[] entries(Path segment) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    int at = HEADER_BYTES;
    while (at < bytes.length && bytes[at] != 0) {
      at = endOfEntry(bytes, at);
    }
    return Arrays.copyOf(bytes, at);
  }

  private static int endOfEntry(byte[] bytes, int from) {
    int at = from;
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      length |= (next & 0x7f) << shift;
      if (next >= 0) {
        return at + length + CHECKSUM_BYTES;
      }
    }
  }

  /** The first half of the first entry. */
  private static byte[] half(byte[] entries) {
    int end = endOfEntry(entries, HEADER_BYTES);
    return Arrays.copyOfRange(entries, HEADER_BYTES, HEADER_BYTES + (end - HEADER_BYTES) / 2);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }
}
