// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

/** A copy of one class of the domain with a bug planted in it, to be put before the real one. */
final class WeakenedBuild {
  private static final Path HOST =
      Path.of("../domain/src/main/java/io/pasid4j/domain/host/Preparation.java");

  /** The line after which the bug is planted. */
  private static final String PREPARED = "      HostRequest request = prepare(queued, number);\n";

  /** A lease is taken for granted at once: the lowest block that is not this host's yet. */
  private static final String USED_EARLY =
      """
              if (request instanceof HostRequest.Lease lease) {
                words.upstreamOf(java.util.List.of(io.pasid4j.core.PasidRange.of(0, 255))).stream()
                    .limit(1)
                    .map(free -> io.pasid4j.core.PasidRange.of(
                        free.min(), Math.min(free.max(), free.min() + lease.countIds() - 1)))
                    .forEach(block -> words.release(java.util.List.of(block)));
              }
      """;

  private WeakenedBuild() {}

  /** Compiles a host that uses a block before its grant is applied; the directory of its class. */
  static Path usingEarly(Path directory) throws IOException {
    String source = Files.readString(HOST);
    if (!source.contains(PREPARED)) {
      throw new AssertionError(HOST + ": prepares nothing (expected: " + PREPARED.strip() + ")");
    }
    Path copy = directory.resolve("source").resolve("Preparation.java");
    Path classes = directory.resolve("weakened");
    Files.createDirectories(copy.getParent());
    Files.createDirectories(classes);
    Files.writeString(copy, source.replace(PREPARED, PREPARED + USED_EARLY));
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
