// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program is compiled and run against the jar of core alone, warnings being errors. */
class ConsumerTest {
  private static final Path SOURCES =
      Repository.root().resolve("e2e/src/test/resources/consumer").toAbsolutePath();
  private static final Path MAIN = SOURCES.resolve("app/Main.java");
  private static final String PRINTED = "allocated: 5\nrestored: true\nfreed: 5\n";

  @TempDir private Path directory;
  private String core = "";
  private String classes = "";

  @BeforeEach
  void makeJar() throws Exception {
    core = directory.resolve("pasid4j-core.jar").toString();
    classes = directory.resolve("classes").toString();
    String built = Repository.installation().file("core/target/classes").toString();
    succeed(tool("jar", "--create", "--file", core, "-C", built, "."));
  }

  @Test
  void aModularProgramUsesCore() throws Exception {
    Path module = SOURCES.resolve("module-info.java");
    succeed(compile("--module-path", core, module.toString(), MAIN.toString()));

    String path = core + ":" + classes;
    assertThat(succeed(tool("java", "--module-path", path, "--module", "app/app.Main")))
        .isEqualTo(PRINTED);
  }

  @Test
  void aProgramOnTheClassPathUsesCore() throws Exception {
    succeed(compile("--class-path", core, MAIN.toString()));

    String path = core + ":" + classes;
    assertThat(succeed(tool("java", "--class-path", path, "app.Main"))).isEqualTo(PRINTED);
  }

  @Test
  void aModularProgramSeesNothingInsideCore() throws Exception {
    Path source = directory.resolve("app/Inside.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "package app; class Inside { io.pasid4j.core.word.Word word; }");

    Path module = SOURCES.resolve("module-info.java");
    ProcessResult result =
        compile("--module-path", core, module.toString(), MAIN.toString(), source.toString());
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains("package io.pasid4j.core.word is not visible");
  }

  private ProcessResult compile(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-Xlint:all", "-Werror", "-d", classes));
    all.addAll(List.of(arguments));
    return tool("javac", all.toArray(String[]::new));
  }

  private static ProcessResult tool(String name, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    command.addAll(List.of(arguments));
    return ProcessResult.command(command, Map.of());
  }

  private static String succeed(ProcessResult result) {
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    return result.out();
  }
}
