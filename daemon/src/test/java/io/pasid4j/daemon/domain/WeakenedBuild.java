// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

/** A copy of one class with a bug planted in it, to be put before the real one. */
enum WeakenedBuild {
  /** A lease is taken for granted at once: the lowest block that is not this host's yet. */
  USING_EARLY(
      "../domain/src/main/java/io/pasid4j/domain/host/Preparation.java",
      "      HostRequest request = prepare(queued, number);\n",
      """
              if (request instanceof HostRequest.Lease lease) {
                words.upstreamOf(java.util.List.of(io.pasid4j.core.PasidRange.of(0, 255))).stream()
                    .limit(1)
                    .map(free -> io.pasid4j.core.PasidRange.of(
                        free.min(), Math.min(free.max(), free.min() + lease.countIds() - 1)))
                    .forEach(block -> words.release(java.util.List.of(block)));
              }
      """),

  /** What has moved away with its set is free here, too. */
  FREEING_MOVED(
      "src/main/java/io/pasid4j/daemon/space/Upstream.java",
      "    dropGuarantee(from);\n",
      """
          if (!heldBy(from).isEmpty()) {
            List<PasidRange> leaving = heldBy(from);
            space.moveAway(from, set, 0);
            release(leaving);
            return;
          }
      """);

  private final Path source;
  private final String line;
  private final String planted;

  /**
   * A weakened class.
   *
   * @param line after which the bug is planted
   */
  WeakenedBuild(String source, String line, String planted) {
    this.source = Path.of(source);
    this.line = line;
    this.planted = planted;
  }

  /** Compiles it; the directory of its class. */
  Path compile(Path directory) throws IOException {
    String whole = Files.readString(source);
    if (!whole.contains(line)) {
      throw new AssertionError(source + ": changed (expected: " + line.strip() + ")");
    }
    return compile(directory, source.getFileName().toString(), whole.replace(line, line + planted));
  }

  /** Compiles a class of a test's own; the directory of it. */
  static Path compile(Path directory, String file, String text) throws IOException {
    Path copy = directory.resolve("source").resolve(file);
    Path classes = directory.resolve("weakened");
    Files.createDirectories(copy.getParent());
    Files.createDirectories(classes);
    Files.writeString(copy, text);
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                List.of(
                        "-proc:none",
                        "-nowarn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        copy.toString())
                    .toArray(String[]::new));
    if (errors != 0) {
      throw new AssertionError(copy + ": does not compile");
    }
    return classes;
  }
}
