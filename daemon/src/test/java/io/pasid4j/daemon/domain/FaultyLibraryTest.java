// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults of a process' clock and disk are real, or the campaign proves nothing by them. */
class FaultyLibraryTest {
  private static final long YEAR_SECONDS = TimeUnit.DAYS.toSeconds(365);
  private static final long FLUSH_MS = 300;

  @TempDir private Path directory;
  private FaultyLibrary library;

  @BeforeEach
  void compile() throws Exception {
    library = new FaultyLibrary(directory);
  }

  @Test
  void theTimeOfDayOfAProcessIsMoved() throws Exception {
    long now = System.currentTimeMillis() / 1_000;

    assertThat(Long.parseLong(run(0, "date", "+%s"))).isBetween(now, now + 60);
    assertThat(Long.parseLong(run(YEAR_SECONDS, "date", "+%s")))
        .isBetween(now + YEAR_SECONDS, now + YEAR_SECONDS + 60);
  }

  @Test
  void aFlushTakesLonger() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "x");
    long startNanos = System.nanoTime();

    run(0, "sync", file.toString());

    assertThat(System.nanoTime() - startNanos)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(FLUSH_MS));
  }

  private String run(long aheadSeconds, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().putAll(library.environment("a"));
    library.write("a", aheadSeconds, FLUSH_MS);
    Process started = process.start();
    String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(started.waitFor()).isZero();
    return output.strip();
  }
}
