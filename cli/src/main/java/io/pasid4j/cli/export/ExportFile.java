// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.export;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.daemon.start.FileProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * The file of an exported set. Until the set has ended it has a temporary name.
 *
 * @param file its final name
 * @param part its temporary name
 */
record ExportFile(Path file, Path part) {
  /** Limit of the size, that of the management API. */
  private static final long MOST_BYTES = 1 << 20;

  static ExportFile at(Path file) {
    Path whole = file.toAbsolutePath();
    return new ExportFile(whole, whole.resolveSibling(whole.getFileName() + ".part"));
  }

  /** Writes the text to the disk, under the temporary name. */
  void write(String text) {
    if (Files.exists(file)) {
      throw CommandFailure.refused("FILE: " + file + ": there already (expected: none)");
    }
    try (FileChannel channel =
        FileChannel.open(
            part,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw CommandFailure.refused(
          "FILE: " + part + ": there already, of an export that did not end (expected: none)");
    } catch (IOException e) {
      discard();
      throw failure("written", file, e);
    }
  }

  /** Renames it to its final name. */
  void complete() {
    try {
      Files.move(part, file);
      sync(Objects.requireNonNull(file.getParent()));
    } catch (IOException e) {
      throw CommandFailure.refused(
          "FILE: %s: %s; the set has ended, and its file is %s"
              .formatted(file, FileProblem.of(e), part));
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Removes the file, since the set goes on. */
  void discard() {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw failure("removed", part, e);
    }
  }

  /** Reads an export. */
  static String read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw CommandFailure.refused(
            "FILE: %s: %s bytes (expected: an exported set, at most %s)"
                .formatted(file, Files.size(file), MOST_BYTES));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw failure("read", file, e);
    }
  }

  private static CommandFailure failure(String use, Path file, IOException problem) {
    return CommandFailure.refused(
        "FILE: %s: %s (expected: one that can be %s)"
            .formatted(file, FileProblem.of(problem), use));
  }
}
