// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Unpacks tar archives: POSIX headers, with the extended ones of long paths. */
final class RecordedTrees {
  private static final int BLOCK = 512;

  private RecordedTrees() {}

  /** Unpacks the recorded trees whose names begin so into a directory, a folder for each. */
  static void unpackAll(Path directory, String prefix) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(RecordedTrees.class.getResourceAsStream("/trees.tar.gz")))) {
      unpack(in, directory, prefix);
    }
  }

  /** Unpacks what begins so of an archive into a directory. */
  static void unpack(InputStream archive, Path directory, String prefix) throws IOException {
    InputStream in = new BufferedInputStream(archive);
    String longPath = "";
    String longTarget = "";
    for (byte[] header = block(in); header[0] != 0; header = block(in)) {
      byte[] content = in.readNBytes(size(header));
      in.skipNBytes((BLOCK - content.length % BLOCK) % BLOCK);
      char type = (char) header[156];
      if (type == 'x') {
        longPath = record(content, " path=");
        longTarget = record(content, " linkpath=");
        continue;
      }
      String name =
          longPath.isEmpty() ? text(header, 345, 155, "/") + text(header, 0, 100, "") : longPath;
      String target = longTarget.isEmpty() ? text(header, 157, 100, "") : longTarget;
      if (name.startsWith(prefix)) {
        extract(type, directory.resolve(name), target, content);
      }
      longPath = "";
      longTarget = "";
    }
  }

  private static void extract(char type, Path path, String target, byte[] content)
      throws IOException {
    Files.createDirectories(type == '5' ? path : Objects.requireNonNull(path.getParent()));
    if (type == '2') {
      Files.createSymbolicLink(path, Path.of(target));
    } else if (type == '0') {
      Files.write(path, content);
    } else if (type != '5') {
      throw new IOException("type: " + type + " (expected: file, link or directory)");
    }
  }

  private static String record(byte[] content, String key) {
    for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
      int at = line.indexOf(key);
      if (at >= 0) {
        return line.substring(at + key.length());
      }
    }
    return "";
  }

  private static int size(byte[] header) {
    return Integer.parseInt(text(header, 124, 12, "").strip(), 8);
  }

  private static String text(byte[] header, int at, int most, String separator) {
    int length = 0;
    while (length < most && header[at + length] != 0) {
      length++;
    }
    String text = new String(header, at, length, StandardCharsets.UTF_8);
    return text.isEmpty() ? "" : text + separator;
  }

  private static byte[] block(InputStream in) throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    if (block.length < BLOCK) {
      throw new EOFException("archive ends without its last blocks");
    }
    return block;
  }
}
