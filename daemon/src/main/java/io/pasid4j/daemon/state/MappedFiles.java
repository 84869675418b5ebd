// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import java.io.EOFException;
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
 * Creates and maps files. A mapped file must have no holes: a store into one on a full file system
 * would kill the process.
 */
final class MappedFiles {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int PAGE_BYTES = 1 << 12;

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

  /**
   * Opens an existing file, and allocates all of it, since a copy may have holes. A link is
   * refused.
   */
  static FileChannel open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      fillHoles(channel);
      return channel;
    } catch (Throwable t) {
      channel.close();
      throw t;
    }
  }

  /** Writes zeros over each page of zeros, since reading does not show whether it is a hole. */
  private static void fillHoles(FileChannel channel) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
    ByteBuffer zeros = ByteBuffer.allocateDirect(PAGE_BYTES);
    long sizeBytes = channel.size();
    for (long at = 0; at < sizeBytes; at += block.limit()) {
      block.clear().limit((int) Math.min(BLOCK_BYTES, sizeBytes - at));
      readFully(channel, block, at);
      for (int page = 0; page < block.limit(); page += PAGE_BYTES) {
        int bytes = Math.min(PAGE_BYTES, block.limit() - page);
        if (block.slice(page, bytes).mismatch(zeros.clear().limit(bytes)) < 0) {
          channel.write(zeros, at + page);
        }
      }
    }
  }

  private static void readFully(FileChannel channel, ByteBuffer block, long at) throws IOException {
    while (block.hasRemaining()) {
      if (channel.read(block, at + block.position()) < 0) {
        throw new EOFException("another process has cut the file");
      }
    }
  }

  /** Writes zeros from one position to another. If there is no room, the file is as before. */
  static void fill(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(BLOCK_BYTES, to - from));
    try {
      for (long at = from; at < to; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
        at += channel.write(zeros, at);
      }
    } catch (Throwable t) {
      channel.truncate(from);
      throw t;
    }
  }

  /** Maps a part of a file, until the mapping is unreachable. */
  static MemorySegment map(FileChannel channel, long offset, long sizeBytes) throws IOException {
    return channel.map(FileChannel.MapMode.READ_WRITE, offset, sizeBytes, Arena.ofAuto());
  }
}
