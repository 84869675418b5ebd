// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import io.pasid4j.daemon.file.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a log file and of the older files beside it, the newest first. The files may
 * be rotated meanwhile: that moves them to where this looks next, so none is missed, and one that
 * was read already is passed over. For one thread.
 */
final class BackwardFiles implements AutoCloseable {
  private final Path newest;
  private final int keep;
  private final long untilMs;
  private final Set<Object> readKeys = new HashSet<>();
  private int nextNumber;
  private @Nullable BackwardLines lines;
  private @Nullable AuditLine peeked;
  private long readBytes;

  /**
   * Begins at the newest line that is older than {@code untilMs}, in Unix ms.
   *
   * @param keep how many older files there may be
   */
  BackwardFiles(Path newest, int keep, long untilMs) {
    this.newest = newest;
    this.keep = keep;
    this.untilMs = untilMs;
  }

  /** Returns how many bytes of lines have been read. */
  long readBytes() {
    return readBytes;
  }

  /** Returns the next line and stays before it; null if there is none. */
  @Nullable AuditLine peek() throws IOException {
    while (peeked == null && (lines != null || openNext())) {
      String line = lines == null ? null : lines.previous();
      if (line == null) {
        close();
      } else {
        readBytes += line.length();
        peeked = AuditLine.parse(line).filter(parsed -> parsed.atMs() < untilMs).orElse(null);
      }
    }
    return peeked;
  }

  /** Goes past the line that {@link #peek} has returned. */
  void next() {
    peeked = null;
  }

  private boolean openNext() throws IOException {
    while (nextNumber <= keep) {
      int number = nextNumber++;
      Path file = RotatingFile.numbered(newest, number);
      try {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        if (readKeys.add(Optional.ofNullable(key).orElse(file))) {
          lines = new BackwardLines(RegularFile.openToRead(file));
          lines.seekBefore(untilMs);
          return true;
        }
      } catch (NoSuchFileException e) {
        // Not written yet, or between two names.
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    BackwardLines open = lines;
    lines = null;
    if (open != null) {
      open.close();
    }
  }
}
