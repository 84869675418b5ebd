// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of one file from its end to its beginning. A line of more than {@value
 * #BLOCK_BYTES} bytes, which this log never has, comes in pieces. For one thread.
 */
final class BackwardLines implements AutoCloseable {
  static final int BLOCK_BYTES = 1 << 16;

  private final FileChannel file;

  /** Where the line before what has been read ends, its line feed included. */
  private long end;

  private byte[] block = new byte[0];

  /** Where in the file {@link #block} begins. */
  private long blockStart;

  /** Begins before the line that begins at {@code end}, in bytes; or at the end of the file. */
  BackwardLines(FileChannel file, long end) {
    this.file = file;
    this.end = end;
  }

  /** Returns how many bytes there are before the last line returned. */
  long end() {
    return end;
  }

  /** Returns the line before the last one returned; null at the beginning of the file. */
  @Nullable String previous() throws IOException {
    if (end == 0) {
      return null;
    }
    int feed = end > blockStart && blockStart + block.length >= end ? feedBeforeLine() : -1;
    if (feed < 0) {
      readBlock(Math.max(0, end - BLOCK_BYTES), end);
      feed = feedBeforeLine();
    }
    int from = feed + 1;
    int to = (int) (end - blockStart);
    end = blockStart + from;
    boolean terminated = block[to - 1] == '\n';
    return new String(block, from, to - from - (terminated ? 1 : 0), StandardCharsets.UTF_8);
  }

  /** The place in the block of the line feed before the line that ends at {@link #end}, or -1. */
  private int feedBeforeLine() {
    for (int i = (int) (end - blockStart) - 2; i >= 0; i--) {
      if (block[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void readBlock(long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) (to - from));
    while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {
      // Reads until the block is full; a file that was truncated meanwhile leaves zeros at its end.
    }
    block = bytes.array();
    blockStart = from;
  }

  /**
   * Skips lines at the end that are of {@code ms} or later, in Unix ms, without reading most of
   * them, since their times ascend. Some may be left.
   */
  void seekBefore(long ms) throws IOException {
    long low = 0;
    while (end - low > BLOCK_BYTES) {
      long middle = (low + end) >>> 1;
      readBlock(middle, Math.min(middle + BLOCK_BYTES, end));
      Probe probe = firstLineOfBlock();
      if (probe == null || probe.atMs() < ms) {
        low = middle;
      } else {
        end = probe.start();
      }
    }
    block = new byte[0];
  }

  /** The first line that begins in the block and is one of the log's. */
  private @Nullable Probe firstLineOfBlock() {
    int from = nextFeed(0) + 1;
    for (int feed = nextFeed(from); feed < block.length; feed = nextFeed(from)) {
      String line = new String(block, from, feed - from, StandardCharsets.UTF_8);
      Optional<AuditLine> parsed = AuditLine.parse(line);
      if (parsed.isPresent()) {
        return new Probe(blockStart + from, parsed.get().atMs());
      }
      from = feed + 1;
    }
    return null;
  }

  private int nextFeed(int from) {
    int feed = from;
    while (feed < block.length && block[feed] != '\n') {
      feed++;
    }
    return feed;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private record Probe(long start, long atMs) {}
}
