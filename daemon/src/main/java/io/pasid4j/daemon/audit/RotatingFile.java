// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import io.pasid4j.daemon.file.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A file of whole lines, written by one process. It is replaced by a new one when it is long
 * enough, when another program has moved it away, or when the clock has gone back, so that times in
 * a file ascend. For one thread.
 *
 * <p>Not Logback's rolling appender: that does not report a full disk to its caller, leaves half a
 * line then, and creates its files with the umask's mode.
 */
final class RotatingFile implements AutoCloseable {
  /** The most by which a line is older than the one before it: threads record side by side. */
  static final long MOST_DISORDER_MS = 1000;

  /** Files that steps of the clock may leave beside the full ones. */
  private static final int MOST_SHORT_FILES = 100;

  private final Path file;
  private final AuditOptions options;
  private @Nullable FileChannel channel;

  /** Device and inode of the open file. */
  private @Nullable Object openKey;

  /** The latest time of a line of the open file. */
  private long latestMs;

  RotatingFile(Path file, AuditOptions options) {
    this.file = file;
    this.options = options;
  }

  /** Opens the file, unless the one at its path is open already. */
  void open() throws IOException {
    if (channel != null && openKey != null && openKey.equals(keyAtPath())) {
      return;
    }
    close();
    FileChannel opened = RegularFile.append(file);
    try {
      lock(opened);
      openKey = keyAtPath();
      latestMs = lastMs();
      channel = opened;
    } catch (Throwable e) {
      opened.close();
      throw e;
    }
  }

  /** Never released: the kernel drops the lock with the descriptor. */
  private void lock(FileChannel opened) throws IOException {
    try {
      if (opened.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // Another daemon of this process holds it.
    }
    throw new FileSystemException(
        file.toString(), null, "written by another daemon (expected: a file for each daemon)");
  }

  /** Reads the time of the last line; 0 if there is none. */
  private long lastMs() throws IOException {
    try (FileChannel reading = RegularFile.openToRead(file);
        BackwardLines lines = new BackwardLines(reading, reading.size())) {
      String last = lines.previous();
      return last == null ? 0 : AuditLine.parse(last).map(AuditLine::atMs).orElse(0L);
    }
  }

  private @Nullable Object keyAtPath() throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /**
   * Writes a line, or throws and leaves none of it.
   *
   * @param atMs its time in Unix ms
   */
  void write(long atMs, byte[] line) throws IOException {
    open();
    FileChannel to = channel;
    long sizeBytes = to == null ? 0 : to.size();
    boolean isBack = atMs < latestMs - MOST_DISORDER_MS;
    if (sizeBytes > 0 && (isBack || sizeBytes + line.length > options.maxBytes())) {
      rotate();
      open();
      to = channel;
      sizeBytes = 0;
    }
    if (to == null) {
      return;
    }
    latestMs = Math.max(latestMs, atMs);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        var _ = to.write(bytes);
      }
    } catch (Throwable e) {
      to.truncate(sizeBytes);
      throw e;
    }
  }

  private void rotate() throws IOException {
    close();
    for (int older = mostOlder(options.keep()); older > 0; older--) {
      Path from = numbered(file, older - 1);
      if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(from, numbered(file, older), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    deleteOldest();
  }

  /**
   * Deletes files older than the full ones that are kept. Those that steps of the clock have cut
   * short do not count, but have together at most as many bytes as one.
   */
  private void deleteOldest() throws IOException {
    int full = 0;
    long shortBytes = 0;
    boolean deletes = options.keep() == 0;
    for (int older = 1; older <= mostOlder(options.keep()); older++) {
      Path path = numbered(file, older);
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        long sizeBytes = Files.size(path);
        boolean isShort = sizeBytes < options.maxBytes() / 2;
        full += isShort ? 0 : 1;
        shortBytes += isShort ? sizeBytes : 0;
        deletes |= full > options.keep() || shortBytes > options.maxBytes();
        if (deletes) {
          Files.delete(path);
        }
      }
    }
  }

  /** Returns the greatest number of an older file, where {@code keep} full ones are kept. */
  static int mostOlder(int keep) {
    return keep + MOST_SHORT_FILES;
  }

  /** Returns the path of an older file; number 0 is the file that is written. */
  static Path numbered(Path file, int number) {
    return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
