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
 * Stops a voter before its disk is full: Ratis may replace the record of its vote by a truncated
 * one on a full disk. A ballast file is deleted when space gets short, so that a closing server can
 * still write.
 *
 * <p>Not thread-safe, except {@link #dropBallast}.
 */
public final class SpaceWatch {
  private static final int CHUNK_BYTES = 64 << 10;

  private final Path directory;
  private final Path ballast;
  private final SpaceLimits limits;

  /** Creates a watch over the file system of a directory, which need not exist yet. */
  public SpaceWatch(Path directory, SpaceLimits limits) {
    this.directory = directory;
    this.ballast = directory.resolve("ballast");
    this.limits = limits;
  }

  /**
   * Checks the free space while the voter serves. Costs one system call.
   *
   * @return why the voter must stop; empty if there is enough space
   */
  public Optional<String> shortage() {
    long free = usableBytes();
    return free >= limits.minFreeBytes()
        ? Optional.empty()
        : Optional.of(text(free, limits.minFreeBytes()));
  }

  /**
   * Writes the ballast file, so that the voter may start.
   *
   * @return why the voter may not start; empty if it may
   * @throws IOException if the ballast cannot be written for another reason than a lack of space
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

  /** Deletes the ballast file. Idempotent; safe from any thread. */
  public void dropBallast() {
    // If the file cannot be deleted, there is nothing else that would make space.
    var _ = ballast.toFile().delete();
  }

  private long usableBytes() {
    return directory.toFile().getUsableSpace();
  }

  private String text(long free, long needed) {
    if (!Files.isReadable(directory)) {
      return directory + ": not there, or cannot be read (expected: mounted)";
    }
    return "free space of %s: %d KiB (expected: %d KiB)"
        .formatted(directory, free >> 10, needed >> 10);
  }

  /** Writes random bytes, which no file system compresses or deduplicates. */
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
