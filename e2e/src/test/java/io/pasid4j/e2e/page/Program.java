// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.page;

import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The programs of a page, compiled and run as a reader would. */
final class Program {
  private static final String IMPORTS = "import io.pasid4j.client.*;\nimport io.pasid4j.core.*;\n";
  private static final String MAIN = "void main(";

  private final Path directory;
  private final Map<String, String> environment;

  /** Programs in a directory, which find a daemon at a socket. */
  Program(Path directory, Path socket) {
    this.directory = directory;
    environment = Map.of("PASID_SOCKET", socket.toString());
  }

  /** Runs a source file; methods without a main method are compiled only. */
  ProcessResult java(String text) throws IOException, InterruptedException {
    String source = text.contains(MAIN) ? text : IMPORTS + text + MAIN + ") {}\n";
    Path file = Files.writeString(directory.resolve("First.java"), source);
    Path libraries = Repository.installation().file("cli/target/pasid/lib");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return ProcessResult.command(
        List.of(java, "-XX:TieredStopAtLevel=1", "-cp", libraries + "/*", file.toString()),
        environment);
  }

  /** Compiles and runs a program over pasid.h. */
  ProcessResult c(String text) throws IOException, InterruptedException {
    Path source = Files.writeString(directory.resolve("first.c"), text);
    Path program = directory.resolve("first");
    String include = "-I" + Repository.root().resolve("native/include");
    Path library = Repository.installation().file("native/target/libpasid.a");
    ProcessResult compiled =
        ProcessResult.command(
            List.of(
                "cc",
                "-Wall",
                "-Werror",
                include,
                "-o",
                program.toString(),
                source.toString(),
                library.toString(),
                "-lpthread"),
            Map.of());
    return compiled.exitCode() != 0
        ? compiled
        : ProcessResult.command(List.of(program.toString()), environment);
  }
}
