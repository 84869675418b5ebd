// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The standard output, which remembers why it could not be written; a PrintWriter only remembers
 * that it could not. Always UTF-8, because programs read it. For one thread at a time.
 */
public final class StandardOutput extends OutputStream {
  private final OutputStream file;
  private final PrintWriter writer =
      new PrintWriter(new OutputStreamWriter(this, StandardCharsets.UTF_8));
  private @Nullable IOException failure;

  /** Creates an output that goes to a stream. */
  public StandardOutput(OutputStream file) {
    this.file = file;
  }

  /** That of this process. */
  public static StandardOutput ofProcess() {
    return new StandardOutput(new FileOutputStream(FileDescriptor.out));
  }

  /** Takes lines; flushed by {@link #problem()}. */
  public PrintWriter writer() {
    return writer;
  }

  /**
   * Flushes, and returns why the output is not complete; null if it is, or if its reader has had
   * enough of it, as {@code head} has.
   */
  public @Nullable String problem() {
    writer.flush();
    IOException first = failure;
    return first == null || isOfClosedPipe(first)
        ? null
        : "standard output: " + first.getMessage() + " (expected: one that can be written)";
  }

  /**
   * Returns whether the reader has gone. There is only libc's text for it, in the language of the
   * locale: it is compared with that of a pipe which certainly has no reader.
   */
  private static boolean isOfClosedPipe(IOException failure) {
    try {
      Pipe pipe = Pipe.open();
      pipe.source().close();
      try (WritableByteChannel unread = pipe.sink()) {
        unread.write(ByteBuffer.allocate(1));
        return false;
      }
    } catch (IOException closed) {
      return Objects.equals(closed.getMessage(), failure.getMessage());
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    try {
      file.write(bytes, from, count);
    } catch (IOException e) {
      if (failure == null) {
        failure = e;
      }
      throw e;
    }
  }
}
