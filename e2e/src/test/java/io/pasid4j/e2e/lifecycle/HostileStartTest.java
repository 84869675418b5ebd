// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.Installation;
import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts of the daemon under adverse conditions. */
class HostileStartTest {
  private static final String IGNORING_HANGUP = "trap '' HUP; exec \"$@\"";

  private final Installation installation = Repository.installation();
  @TempDir private Path directory;
  private @Nullable Process daemon;

  @AfterEach
  void end() throws InterruptedException {
    Process started = daemon;
    if (started != null) {
      started.destroyForcibly().waitFor();
    }
  }

  private Path socket() {
    return directory.resolve("s");
  }

  private List<String> command() {
    return new ArrayList<>(installation.pasid("daemon", "--socket", socket().toString()));
  }

  private Process start(List<String> command) throws IOException {
    Process started =
        new ProcessBuilder(command).redirectError(directory.resolve("log").toFile()).start();
    daemon = started;
    return started;
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  @Test
  void noTemporaryFileIsNeeded() throws Exception {
    List<String> command = command();
    command.add(1, "-Djava.io.tmpdir=" + directory.resolve("missing"));

    assertThat(start(command).inputReader().readLine())
        .as(log())
        .isEqualTo("ready: socket=" + socket());
  }

  @Test
  void hangupsFromTheFirstMomentOnDoNotEndIt() throws Exception {
    // As ./pasid and the installed command start it.
    List<String> command = new ArrayList<>(List.of("sh", "-c", IGNORING_HANGUP, "sh"));
    command.addAll(command());
    Process started = start(command);
    awaitIgnored(started);
    CompletableFuture<String> ready =
        CompletableFuture.supplyAsync(() -> started.inputReader().lines().findFirst().orElse(""));
    while (!ready.isDone()) {
      new ProcessBuilder("kill", "-HUP", Long.toString(started.pid())).start().waitFor();
    }

    assertThat(ready.get(1, TimeUnit.SECONDS)).as(log()).isEqualTo("ready: socket=" + socket());
    assertThat(started.isAlive()).isTrue();
  }

  /** Until the shell has come to its trap, it would be the shell that ends. */
  private static void awaitIgnored(Process started) throws IOException {
    Path status = Path.of("/proc", Long.toString(started.pid()), "status");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Files.readString(status).matches("(?s).*SigIgn:\\s+[0-9a-f]*[13579bdf]\n.*")) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
