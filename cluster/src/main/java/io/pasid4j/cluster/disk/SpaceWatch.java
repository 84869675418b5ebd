// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.disk;

import io.pasid4j.cluster.config.SpaceLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Keeps a voter from meeting a full disk, on which Ratis may replace the record of its vote by a
 * truncated one. A file of ballast is given up when room gets short, so that a closing server can
 * still write.
 *
 * <p>Not thread-safe but for {@link #dropBallast}.
 */
public final class SpaceWatch {
  private static final int CHUNK_BYTES = 64 << 10;

  private final Path directory;
  private final Path ballast;
  private final SpaceLimits limits;

  /** Watches the file system of a directory, which need not exist yet. */
  public SpaceWatch(Path directory, SpaceLimits limits) {
    this.directory = directory;
    this.ballast = directory.resolve("ballast");
    this.limits = limits;
  }

  /**
   * Looks for room while the voter serves. Costs one system call.
   *
   * @return why it must stop, empty if there is room
   */
  public Optional<String> shortage() {
    long free = usableBytes();
    return free >= limits.minFreeBytes()
        ? Optional.empty()
        : Optional.of(text(free, limits.minFreeBytes()));
  }

  /**
   * Makes the ballast, so that the voter may start.
   *
   * @return why it may not, empty if it may
   * @throws IOException if the ballast cannot be written for another reason than a lack of room
   */
  public Optional<String> prepare() throws IOException {
    long missing = limits.ballastBytes() - (Files.exists(ballast) ? Files.size(ballast) : 0);
    long needed = limits.minFreeBytes() + Math.max(0, missing);
    long free = usableBytes();
    if (free < needed) {
      return Optional.of(text(free, needed));
    }
    if (missing > 0) {
      write();
    }
    return Optional.empty();
  }

  /** Gives the ballast up. Idempotent; safe from any thread. */
  public void dropBallast() {
    // A file that cannot be deleted frees nothing, and there is nothing else to free.
    var _ = ballast.toFile().delete();
  }

  private long usableBytes() {
    return directory.toFile().getUsableSpace();
  }

  private String text(long free, long needed) {
    return "free space of %s: %d KiB (expected: %d KiB)"
        .formatted(directory, free >> 10, needed >> 10);
  }

  /** Noise, which no file system stores in less. */
  private void write() throws IOException {
    SplittableRandom noise = new SplittableRandom(1);
    byte[] chunk = new byte[CHUNK_BYTES];
    try (FileChannel channel =
        FileChannel.open(
            ballast,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (long written = 0; written < limits.ballastBytes(); ) {
        noise.nextBytes(chunk);
        int length = (int) Math.min(CHUNK_BYTES, limits.ballastBytes() - written);
        written += channel.write(ByteBuffer.wrap(chunk, 0, length));
      }
      channel.force(true);
    } catch (IOException e) {
      dropBallast();
      throw e;
    }
  }
}
