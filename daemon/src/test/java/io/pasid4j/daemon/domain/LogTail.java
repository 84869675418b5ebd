// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

/** The end of a voter's log, torn and made whole again. */
final class LogTail {
  private static final int HEADER_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;

  private final Path segment;
  private final byte[] whole;

  private LogTail(Path segment) throws IOException {
    this.segment = segment;
    whole = Files.readAllBytes(segment);
  }

  /** The tail of a voter that does not run. */
  static LogTail of(Path voter) throws IOException {
    try (Stream<Path> files = Files.walk(voter)) {
      return new LogTail(
          files
              .filter(file -> file.getFileName().toString().startsWith("log_"))
              .max(Comparator.comparingLong(LogTail::firstIndex))
              .orElseThrow());
    }
  }

  private static long firstIndex(Path segment) {
    return Long.parseLong(segment.getFileName().toString().replaceAll("^\\D*(\\d+).*$", "$1"));
  }

  /**
   * Writes the beginning of an entry after the last one: the end of the file, or within the zeros
   * of one that was made longer ahead of need.
   */
  String tear(Random random) throws IOException {
    int end = endOfEntries();
    byte[] entry = new byte[1 + random.nextInt(60)];
    random.nextBytes(entry);
    entry[0] = 100;
    boolean atEnd = random.nextBoolean();
    byte[] torn = Arrays.copyOf(whole, end + entry.length + (atEnd ? 0 : 4096));
    System.arraycopy(entry, 0, torn, end, entry.length);
    Files.write(segment, torn);
    return entry.length + (atEnd ? " bytes at the end" : " bytes before zeros");
  }

  /**
   * An entry is a length, seven bits a byte, so many bytes, and a checksum, which may end with 0.
   */
  private int endOfEntries() {
    int end = HEADER_BYTES;
    while (end < whole.length && whole[end] != 0) {
      int length = 0;
      int shift = 0;
      for (; whole[end] < 0; end++, shift += 7) {
        length |= (whole[end] & 0x7f) << shift;
      }
      length |= whole[end] << shift;
      end += 1 + length + CHECKSUM_BYTES;
    }
    return end;
  }

  void mend() throws IOException {
    Files.write(segment, whole);
  }
}
