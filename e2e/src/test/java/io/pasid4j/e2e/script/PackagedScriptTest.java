// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command of the package, as it is, with programs that only print how they were called. */
class PackagedScriptTest {
  private static final String JAVA =
      """
      #!/bin/sh
      while [ "$1" != io.pasid4j.cli.Pasid ]; do shift; done
      echo "java in ${LC_ALL-none}: $*"
      """;
  private static final String RUN =
      """
      #!/bin/sh
      echo "run in ${LC_ALL-none}: $*"
      """;

  @TempDir private Path home;

  @BeforeEach
  void makePackage() throws IOException {
    program("bin/pasid", Files.readString(Repository.root().resolve("packaging/pasid")));
    program(
        "lib/start-limits.sh",
        Files.readString(Repository.root().resolve("scripts/start-limits.sh")));
    program("bin/pasid-run", RUN);
    program("runtime/bin/java", JAVA);
  }

  private void program(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sets -q               | 0 | java in C.UTF-8: io.pasid4j.cli.Pasid sets -q",
        "help sets             | 0 | java in C.UTF-8: io.pasid4j.cli.Pasid help sets",
        "run --count 2 -- prog | 0 | run in none: --count 2 -- prog",
        "help run              | 0 | run in none: --help",
        "run --help            | 0 | run in none: --help",
        "--quiet run -- prog   | 2 | pasid: --quiet: before the verb run (expected: options after it)",
        "--socket /s run prog  | 2 | pasid: --socket: before the verb run (expected: options after it)"
      })
  void itBecomesTheProgramThatTheVerbNeeds(String line, int exitCode, String printed)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("env", "-u", "LC_ALL", "-u", "LC_CTYPE", home.resolve("bin/pasid").toString()));
    command.addAll(List.of(line.split(" ", -1)));

    ProcessResult ran = ProcessResult.command(command, Map.of("LANG", "de_DE.UTF-8"));

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(exitCode);
    assertThat(ran.out() + ran.err()).isEqualTo(printed + "\n");
  }
}
