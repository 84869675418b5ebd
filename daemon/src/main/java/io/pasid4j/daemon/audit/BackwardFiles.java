// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import io.pasid4j.daemon.audit.AuditCursor.Place;
import io.pasid4j.daemon.file.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a log file and of the older files beside it, the newest first. The files may
 * be rotated meanwhile, also between two readers: that moves them to where this looks next, so none
 * is missed, and one that was read already is skipped. A file is identified by its first line,
 * which has its time, since inode numbers are reused. For one thread.
 *
 * <p>The times of a file's lines ascend, apart from {@link RotatingFile#MOST_DISORDER_MS}; those of
 * one file and the next need not, since clocks step.
 */
final class BackwardFiles implements AutoCloseable {
  private static final int MOST_ID_BYTES = 1024;

  private final Path newest;
  private final int mostOlder;
  private final long sinceMs;
  private final long untilMs;
  private final Set<Integer> read = new HashSet<>();
  private int nextNumber;

  /** The place to begin at, until its file is found; null after that. */
  private @Nullable Place start;

  private int openFile;
  private @Nullable BackwardLines lines;
  private @Nullable AuditLine peeked;
  private long offsetBeforePeek;
  private long readBytes;

  /**
   * Selects lines of {@code sinceMs} to {@code untilMs}, in Unix ms, the latter exclusive.
   *
   * @param keep how many full older files are kept
   * @param from the {@link #place} of another reader
   */
  BackwardFiles(Path newest, int keep, long sinceMs, long untilMs, Place from) {
    this.newest = newest;
    mostOlder = RotatingFile.mostOlder(keep);
    this.sinceMs = sinceMs;
    this.untilMs = untilMs;
    start = from.equals(Place.NEWEST) ? null : from;
    nextNumber = from.equals(Place.END) ? mostOlder + 1 : 0;
  }

  /** Returns how many bytes of lines have been read. */
  long readBytes() {
    return readBytes;
  }

  /** Returns the place from which another reader continues. */
  Place place() {
    BackwardLines open = lines;
    return open == null
        ? Place.END
        : new Place(openFile, peeked == null ? open.end() : offsetBeforePeek);
  }

  /** Returns the next line without consuming it; null if there is none. */
  @Nullable AuditLine peek() throws IOException {
    while (peeked == null && (lines != null || openNext())) {
      readLine(Objects.requireNonNull(lines));
    }
    return peeked;
  }

  private void readLine(BackwardLines from) throws IOException {
    offsetBeforePeek = from.end();
    String text = from.previous();
    if (text == null) {
      close();
      return;
    }
    readBytes += text.length();
    @Nullable AuditLine line = AuditLine.parse(text).orElse(null);
    if (line == null || line.atMs() >= untilMs) {
      return;
    }
    if (line.atMs() >= sinceMs) {
      peeked = line;
    } else if (line.atMs() < sinceMs - RotatingFile.MOST_DISORDER_MS) {
      close();
    }
  }

  /** Consumes the line that {@link #peek} returned. */
  void next() {
    peeked = null;
  }

  private boolean openNext() throws IOException {
    while (nextNumber <= mostOlder) {
      Path file = RotatingFile.numbered(newest, nextNumber++);
      try {
        if (open(RegularFile.openToRead(file))) {
          return true;
        }
      } catch (NoSuchFileException e) {
        // Not written yet, or between two names.
      }
    }
    return false;
  }

  /** Opens a file unless it was read already, or is newer than the place to begin at. */
  private boolean open(FileChannel channel) throws IOException {
    try {
      int id = idOf(channel);
      Place place = start;
      boolean isNext = place == null || (place.file() == id && place.offset() <= channel.size());
      if (isNext && read.add(id)) {
        lines = place == null ? atUntil(channel) : new BackwardLines(channel, place.offset());
        openFile = id;
        start = null;
        return true;
      }
      channel.close();
      return false;
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  private BackwardLines atUntil(FileChannel channel) throws IOException {
    BackwardLines all = new BackwardLines(channel, channel.size());
    all.seekBefore(
        Math.min(untilMs, Long.MAX_VALUE - RotatingFile.MOST_DISORDER_MS)
            + RotatingFile.MOST_DISORDER_MS);
    return all;
  }

  /** Returns the check of the first line, or of its beginning. */
  private static int idOf(FileChannel channel) throws IOException {
    ByteBuffer first = ByteBuffer.allocate(MOST_ID_BYTES);
    while (first.hasRemaining() && channel.read(first, first.position()) >= 0) {
      // Until it is full or the file ends.
    }
    CRC32C crc = new CRC32C();
    for (int i = 0; i < first.position() && first.get(i) != '\n'; i++) {
      crc.update(first.get(i));
    }
    return (int) crc.getValue();
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
