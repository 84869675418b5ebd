// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AOT cache that a build makes of the daemon: it can be used, and nothing depends on it. */
class QuickStartTest {
  private static final Duration START_AT_MOST = Duration.ofSeconds(30);
  private static final String MAKE =
      """
      set -eu
      root=$0
      . "$root/scripts/toolchain.sh"
      . "$root/scripts/build.sh"
      . "$root/scripts/cache.sh"
      mkdir -p "$build_dir"
      stage_command
      make_cache
      """;

  /** The words of ./pasid, with a mode of the cache. */
  private static final String START =
      """
      exec "$JAVA_HOME/bin/java" "@$0/cli/src/main/jvm/options" "@$0/cli/src/main/jvm/daemon-options" \
          "-XX:AOTMode=$1" "-XX:AOTCache=$2" -jar "$0/target/pasid/lib/pasid4j-cli.jar" \
          daemon --socket "$3" --state none 2>"$3.log"
      """;

  private static final Map<String, String> ENVIRONMENT =
      Map.of("JAVA_HOME", System.getProperty("java.home"));

  /** A clone in which nothing but the cache is made. */
  @TempDir private static Path clone;

  private static Path cache;
  @TempDir private Path directory;

  @BeforeAll
  static void makeCache() throws Exception {
    for (String part : List.of("cli", "scripts")) {
      Files.createSymbolicLink(clone.resolve(part), Repository.root().resolve(part));
    }
    ProcessResult made =
        ProcessResult.command(List.of("sh", "-c", MAKE, clone.toString()), ENVIRONMENT);
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out()).isEmpty();
    cache = clone.resolve("target/pasid/daemon.aot");
  }

  @Test
  void theCacheFitsTheDaemon() throws Exception {
    assertThat(cache.resolveSibling("daemon.aot.new")).doesNotExist();
    // In this mode the JVM does not start without it.
    assertThat(logOfStart("on", cache)).doesNotContain("AOT");
  }

  @Test
  void aDamagedOneIsIgnoredWithoutAWord() throws Exception {
    byte[] damaged = Files.readAllBytes(cache);
    for (int i = 0; i < damaged.length; i += 64) {
      damaged[i] ^= 1;
    }
    assertSilent(logOfStart("auto", Files.write(directory.resolve("damaged"), damaged)));
  }

  @Test
  void aMissingOneIsIgnoredWithoutAWord() throws Exception {
    assertSilent(logOfStart("auto", directory.resolve("missing")));
  }

  private static void assertSilent(String log) {
    assertThat(log.lines()).allMatch(line -> line.contains(" INFO  pasidd"));
  }

  private String logOfStart(String mode, Path used) throws IOException {
    Path socket = directory.resolve("s");
    List<String> command =
        List.of("sh", "-c", START, clone.toString(), mode, used.toString(), socket.toString());
    try (LineProcess daemon = LineProcess.start("daemon", command, ENVIRONMENT)) {
      assertThat(daemon.readLine(START_AT_MOST)).isEqualTo("ready: socket=" + socket);
      daemon.terminate();
      assertThat(daemon.exitCode(START_AT_MOST)).isZero();
    }
    return Files.readString(directory.resolve("s.log"));
  }
}
