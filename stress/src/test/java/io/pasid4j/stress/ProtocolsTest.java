// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short run of jcstress on every shipped protocol, and on some weakened ones: the judge must see
 * the difference in this run also. {@code ./pasid verify} runs all of it at length.
 */
class ProtocolsTest {
  private static final String CASES =
      "\\.Shipped$|(LowestFirst|LastId|PutAgainstFree|CountingBegins)\\.Weakened$";

  /** One fork for each case, with one set of JVM flags and whatever CPUs there are. */
  private static final String SHORT =
      "-c 2 -af NONE -sc false -f 1 -fsm 1 -iters 1 -time 200 -jvmArgs -Xmx256m";

  @Test
  void noForbiddenResultIsSeen(@TempDir Path workingDirectory) throws Exception {
    Path shown = workingDirectory.resolve("shown");
    int status =
        new ProcessBuilder(command())
            .directory(workingDirectory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(shown.toFile())
            .start()
            .waitFor();
    assertThat(status).as(() -> read(shown)).isZero();
    assertThat(read(shown)).contains("protocols: 24 cases, 24 as they must be");
  }

  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Judge.class.getName());
    command.addAll(List.of(SHORT.split(" ")));
    command.addAll(List.of("-t", CASES));
    return command;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
