// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state that the targets share leaves no files behind. */
class TemporaryFolderTest {
  private static final long SECONDS_AT_MOST = 60;

  @Test
  void nothingIsLeftWhenTheJvmHasEnded(@TempDir Path temporary) throws Exception {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Run.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(new String(run.getInputStream().readAllBytes(), UTF_8).strip()).isEqualTo("made");
    assertThat(run.waitFor(SECONDS_AT_MOST, TimeUnit.SECONDS)).isTrue();
    assertThat(temporary).isEmptyDirectory();
  }

  /** Makes all of it. */
  static final class Run {
    public static void main(String[] none) throws IOException {
      KeptState.make();
      InProcessDaemon.one();
      Broker.one();
      System.out.println("made");
      System.exit(0);
    }
  }
}
