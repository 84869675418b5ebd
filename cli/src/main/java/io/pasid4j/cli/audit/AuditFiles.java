// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The files of an audit log: the present ones of tenants and operators, and those before them. */
public final class AuditFiles {
  private static final String OPERATORS = ".operator";
  private static final int MOST_FILES = 1000;

  private AuditFiles() {}

  /**
   * Reads all files of a log, while a daemon may write them and begin new ones.
   *
   * @param file the file of tenants' lines, as the configuration names it
   * @return the lines chosen, by time
   * @throws IOException if a file cannot be read, or none is there
   */
  public static List<AuditRecord> read(Path file, Predicate<AuditRecord> filter)
      throws IOException {
    List<AuditRecord> lines = new ArrayList<>();
    boolean isThere = readAll(file, filter, lines);
    isThere |= readAll(Path.of(file + OPERATORS), filter, lines);
    if (!isThere) {
      Files.newInputStream(file).close();
    }
    lines.sort(Comparator.comparing(AuditRecord::at));
    return lines;
  }

  /** The newest is opened first: one that is moved away meanwhile is met again, and left out. */
  private static boolean readAll(Path file, Predicate<AuditRecord> filter, List<AuditRecord> lines)
      throws IOException {
    Set<Object> seen = new HashSet<>();
    List<InputStream> opened = new ArrayList<>();
    try {
      for (int i = 0; i <= MOST_FILES; i++) {
        Path each = i == 0 ? file : Path.of(file + "." + i);
        if (!Files.exists(each)) {
          if (i > 0) {
            break;
          }
          continue;
        }
        InputStream stream = Files.newInputStream(each);
        opened.add(stream);
        @Nullable Object key = Files.readAttributes(each, BasicFileAttributes.class).fileKey();
        if (key != null && !seen.add(key)) {
          opened.removeLast().close();
        }
      }
      for (InputStream stream : opened.reversed()) {
        readOne(stream, filter, lines);
      }
      return !opened.isEmpty();
    } finally {
      for (InputStream stream : opened) {
        stream.close();
      }
    }
  }

  private static void readOne(
      InputStream stream, Predicate<AuditRecord> filter, List<AuditRecord> lines)
      throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    try {
      reader.lines().forEach(line -> AuditRecord.of(line).filter(filter).ifPresent(lines::add));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
