// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages of {@code top} and {@code map} on a terminal: they come, take keys and leave it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LivePageTest {
  private static final String ENTERS = "\033[?1049h";
  private static final String LEAVES = "\033[?1049l";
  private static final String CURSOR = "25h";

  @TempDir static Path directory;
  private static Daemon daemon;
  private static PasidClient tenant;

  @BeforeAll
  static void start() {
    daemon = Daemon.start(DaemonOptions.at(directory.resolve("s")));
    daemon.serveManagement();
    CommandRun.awaitApi(daemon);
    tenant =
        PasidClient.connect(daemon.socketPath(), ConnectOptions.builder().name("vm-7").build());
    tenant.allocate(PasidRange.of(20, 999), 3);
  }

  @AfterAll
  static void stop() {
    tenant.close();
    daemon.close();
  }

  @Test
  void topShowsTheSetsUntilAKeyEndsIt() throws Exception {
    String screen = leftBy("q", "vm-7", "top");

    assertThat(screen).contains("IDS/S", "\033[", "F10 quit").doesNotContain("Exception");
    assertLeftClean(screen);
  }

  @Test
  void aFunctionKeyOfSeveralBytesEndsTheSamePageWithoutColors() throws Exception {
    String screen = leftBy("\033[21~", "vm-7", "top", "--no-color");

    assertThat(screen).doesNotContain("\033[31m", "\033[32m", "\033[33m");
    assertLeftClean(screen);
  }

  @Test
  void mapShowsTheSpaceUntilAKeyEndsIt() throws Exception {
    String screen = leftBy("q", "vm-7", "map");

    assertThat(screen).contains("space pasid 0-1048575: 3 held by 1 sets");
    assertLeftClean(screen);
  }

  private static void assertLeftClean(String screen) {
    assertThat(screen.substring(screen.lastIndexOf(LEAVES))).doesNotContain("vm-7");
    assertThat(screen.lastIndexOf(CURSOR)).isGreaterThan(screen.lastIndexOf(ENTERS));
    assertThat(screen.split("1049h", -1)).hasSameSizeAs(screen.split("1049l", -1));
  }

  /** Presses a key as soon as a text is on the screen; the rest of the screen is returned too. */
  private static String leftBy(String key, String shown, String... verb) throws Exception {
    TerminalRun run = TerminalRun.of(daemon.socketPath(), shown, key, verb);
    assertThat(run.exitCode()).as(run.screen()).isZero();
    return run.screen();
  }
}
