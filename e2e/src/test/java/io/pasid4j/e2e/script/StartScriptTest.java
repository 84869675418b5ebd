// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.ProcessResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When ./pasid builds, when it does not, and what it says when that fails. */
class StartScriptTest {
  private static final int CANNOT_START = 4;
  private static final long SIGINT_BIT = 1 << (2 - 1);

  @TempDir private Path directory;
  private ScriptClone clone;

  @BeforeEach
  void makeClone() throws Exception {
    clone = ScriptClone.in(directory);
  }

  @Test
  void theFirstStartBuildsAndTheSecondDoesNot() throws Exception {
    ProcessResult first = clone.pasid("sets");
    ProcessResult second = clone.pasid("show", "7");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).isEqualTo("ran: sets\n");
    assertThat(second.out()).isEqualTo("ran: show 7\n");
    assertThat(second.err()).isEmpty();
    assertThat(clone.builds()).isOne();
  }

  @Test
  void aChangedAnAddedAndADeletedSourceBuildAgain() throws Exception {
    Path source = clone.source("core/src/main/java/Added.java");
    clone.pasid("sets");
    Files.writeString(source, "class Added {}");
    clone.pasid("sets");
    assertThat(clone.builds()).as("after an addition").isEqualTo(2);
    Files.writeString(source, "class Added { }");
    clone.pasid("sets");
    assertThat(clone.builds()).as("after a change").isEqualTo(3);
    Files.delete(source);
    clone.pasid("sets");
    assertThat(clone.builds()).as("after a deletion").isEqualTo(4);
    clone.pasid("sets");
    assertThat(clone.builds()).as("after nothing").isEqualTo(4);
  }

  @Test
  void aFailedBuildShowsTheLogAndIsTriedAgain() throws Exception {
    clone.failNextBuild();

    ProcessResult failed = clone.pasid("sets");
    ProcessResult next = clone.pasid("sets");

    assertThat(failed.exitCode()).isEqualTo(CANNOT_START);
    assertThat(failed.err()).contains("[ERROR] as told", "pasid: the build failed");
    assertThat(failed.out()).isEmpty();
    assertThat(next.exitCode()).isZero();
  }

  @Test
  void whatAFailedBuildLeftIsNotTakenForBuilt() throws Exception {
    Path source = clone.source("core/src/main/java/Changed.java");
    clone.pasid("sets");
    Files.writeString(source, "class Changed {");
    clone.failNextBuild();
    clone.pasid("sets");
    Files.delete(source);

    assertThat(clone.pasid("sets").exitCode()).isZero();
    assertThat(clone.builds()).isEqualTo(3);
  }

  @Test
  void whatMavenStartsCanBeInterrupted() throws Exception {
    clone.pasid("sets");

    assertThat(clone.signalsIgnoredByBuild() & SIGINT_BIT).isZero();
  }

  @Test
  void twoStartsAtOnceBuildOnce() throws Exception {
    ProcessResult both = clone.run(List.of("sh", "-c", "./pasid sets & ./pasid sets & wait"));

    assertThat(both.out()).isEqualTo("ran: sets\nran: sets\n");
    assertThat(clone.builds()).isOne();
  }

  @Test
  void theExitCodeOfTheCommandGoesThrough() throws Exception {
    assertThat(clone.pasid("show", "exit-3").exitCode()).isEqualTo(3);
  }

  @Test
  void itWorksFromAnywhereThroughALink() throws Exception {
    Path link =
        Files.createSymbolicLink(directory.resolve("a link"), clone.root().resolve("pasid"));

    ProcessResult ran = clone.run(List.of("sh", "-c", "cd / && exec \"$0\" sets", link.toString()));

    assertThat(ran.out()).isEqualTo("ran: sets\n");
  }

  @Test
  void anUnknownCommandIsAnErrorAndTellsTheCommands() throws Exception {
    ProcessResult ran = clone.pasid("allocate");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).startsWith("pasid: command: allocate (expected: demo, test,");
    assertThat(clone.builds()).isZero();
  }
}
