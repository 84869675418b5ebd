// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes and maps files. All of a mapped file has to have room on its file system: a store into a
 * hole of a full one would be the end of the process.
 */
final class MappedFiles {
  private static final int BLOCK_BYTES = 1 << 20;

  private MappedFiles() {}

  /** Makes a file of zeros that only its owner can read. */
  static void create(Path file, long sizeBytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      fill(channel, 0, sizeBytes);
    }
  }

  /** Opens a file that is there; a link is refused. */
  static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /** Writes zeros from one position to another. If there is no room, the file is as before. */
  static void fill(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(BLOCK_BYTES, to - from));
    boolean filled = false;
    try {
      for (long at = from; at < to; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
        at += channel.write(zeros, at);
      }
      filled = true;
    } finally {
      if (!filled) {
        channel.truncate(from);
      }
    }
  }

  /** Maps a part of a file, for as long as anybody uses it. */
  static MemorySegment map(FileChannel channel, long offset, long sizeBytes) throws IOException {
    return channel.map(FileChannel.MapMode.READ_WRITE, offset, sizeBytes, Arena.ofAuto());
  }
}
