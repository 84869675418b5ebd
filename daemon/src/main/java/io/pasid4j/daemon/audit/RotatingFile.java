// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of whole lines that is begun anew when it is long enough. For one thread.
 *
 * <p>Not Logback's rolling appender: that does not tell its caller when the disk is full, leaves
 * half a line then, and gives its files the umask's mode.
 */
final class RotatingFile implements AutoCloseable {
  private static final String MODE = "rw-------";

  private final AuditOptions options;
  private @Nullable FileChannel channel;
  private long sizeBytes;

  RotatingFile(AuditOptions options) {
    this.options = options;
  }

  /** Makes sure that lines can be written. */
  void open() throws IOException {
    if (channel != null) {
      return;
    }
    FileChannel opened =
        FileChannel.open(
            options.file(),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MODE)));
    sizeBytes = opened.size();
    opened.position(sizeBytes);
    channel = opened;
  }

  /** Writes a line, or throws and leaves none of it. */
  void write(byte[] line) throws IOException {
    if (sizeBytes > 0 && sizeBytes + line.length > options.maxBytes()) {
      rotate();
    }
    open();
    FileChannel to = channel;
    if (to == null) {
      return;
    }
    boolean written = false;
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        var _ = to.write(bytes);
      }
      written = true;
      sizeBytes += line.length;
    } finally {
      if (!written) {
        to.truncate(sizeBytes);
        to.position(sizeBytes);
      }
    }
  }

  private void rotate() throws IOException {
    close();
    for (int older = options.keep(); older > 0; older--) {
      Path from = older == 1 ? options.file() : numbered(older - 1);
      if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(from, numbered(older), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.deleteIfExists(options.file());
    sizeBytes = 0;
  }

  private Path numbered(int number) {
    return options.file().resolveSibling(options.file().getFileName() + "." + number);
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
