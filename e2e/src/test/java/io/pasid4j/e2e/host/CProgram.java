// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles the C programs of these tests. */
public final class CProgram {
  private static final Path SOURCES = Path.of("e2e/src/test/c");
  private static final Path PROGRAMS = Path.of("e2e/target/c");

  private CProgram() {}

  /** Compiles {@code NAME.c}; returns the program. */
  public static Path compile(String name) throws IOException, InterruptedException {
    return compile(name, List.of());
  }

  /** The same for a program that uses pasid.h. */
  public static Path compileWithApi(String name) throws IOException, InterruptedException {
    return compile(
        name,
        List.of(
            "-I" + Repository.root().resolve("native/include"),
            Repository.installation().file("native/target/libpasid.a").toString()));
  }

  private static Path compile(String name, List<String> more)
      throws IOException, InterruptedException {
    Path program = Repository.root().resolve(PROGRAMS).resolve(name);
    Files.createDirectories(program.getParent());
    List<String> command =
        new ArrayList<>(
            List.of(
                Optional.ofNullable(System.getenv("CC")).orElse("cc"),
                "-std=gnu11",
                "-O1",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-pthread",
                "-o",
                program.toString(),
                Repository.root().resolve(SOURCES).resolve(name + ".c").toString()));
    command.addAll(more);
    ProcessResult compiler = ProcessResult.command(command, Map.of());
    if (compiler.exitCode() != 0) {
      throw new IllegalStateException(name + ".c: " + compiler.err());
    }
    return program;
  }
}
