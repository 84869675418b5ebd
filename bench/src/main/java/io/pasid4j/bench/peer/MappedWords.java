// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Words of a space in a mapped file of zeros. */
public final class MappedWords {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "pasid-bench-words";

  private MappedWords() {}

  /** Words of a space of {@code bits}, in memory where possible; the file has no name any more. */
  static MemorySegment ofTemporaryFile(int bits) {
    try {
      Path file =
          Files.isWritable(MEMORY)
              ? Files.createTempFile(MEMORY, PREFIX, "")
              : Files.createTempFile(PREFIX, "");
      try {
        return map(file, (long) Long.BYTES << bits);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Maps {@code bytes} zeros; the file is written over. */
  public static MemorySegment map(Path file, long bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer zeros = ByteBuffer.allocate(Math.toIntExact(bytes));
      while (zeros.hasRemaining()) {
        channel.write(zeros, zeros.position());
      }
      return channel.map(MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
    }
  }
}
