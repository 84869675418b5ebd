// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.ProcessResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When ./pasid builds, when it does not, and its message when the build fails. */
class StartScriptTest {
  private static final int CANNOT_START = 4;
  private static final int STOPPED = 143;
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
    clone.pasid("daemon");
    Files.writeString(source, "class Added {}");
    clone.pasid("daemon");
    assertThat(clone.builds()).as("after an addition").isEqualTo(2);
    Files.writeString(source, "class Added { }");
    clone.pasid("daemon");
    assertThat(clone.builds()).as("after a change").isEqualTo(3);
    Files.delete(source);
    clone.pasid("daemon");
    assertThat(clone.builds()).as("after a deletion").isEqualTo(4);
    clone.pasid("daemon");
    assertThat(clone.builds()).as("after nothing").isEqualTo(4);
  }

  @Test
  void aVerbRunsWhatIsBuiltAndSaysThatTheSourcesHaveChanged() throws Exception {
    clone.pasid("sets");
    Files.writeString(clone.source("core/src/main/java/Added.java"), "class Added {}");

    ProcessResult ran = clone.pasid("sets");

    assertThat(ran.out()).isEqualTo("ran: sets\n");
    assertThat(ran.err()).contains("the source tree has changed", "./pasid build");
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(clone.pasid("sets", "--quiet").err()).isEmpty();
    assertThat(clone.pasid("sets", "-q").err()).isEmpty();
    assertThat(clone.builds()).isOne();
    assertThat(clone.pasid("build").exitCode()).isZero();
    assertThat(clone.pasid("sets").err()).isEmpty();
    assertThat(clone.builds()).isEqualTo(2);
  }

  @Test
  void aStartReadsNoSource() throws Exception {
    clone.source("core/src/main/java/Any.java");
    clone.pasid("sets");
    clone.hasCompared();

    clone.pasid("sets");
    clone.pasid("daemon");

    assertThat(clone.hasCompared()).isFalse();
  }

  @Test
  void aSourceThatIsNewerAndTheSameBuildsNothing() throws Exception {
    Path source = clone.source("core/src/main/java/Touched.java");
    Files.writeString(source, "class Touched {}");
    clone.pasid("daemon");
    Files.writeString(source, "class Touched {}");

    clone.pasid("daemon");
    assertThat(clone.hasCompared()).isTrue();
    clone.pasid("daemon");

    assertThat(clone.hasCompared()).as("remembered").isFalse();
    assertThat(clone.builds()).isOne();
  }

  @Test
  void hangupsEndNoDaemonThatIsStillBeingStarted() throws Exception {
    Files.createSymbolicLink(clone.root().resolve("link"), Path.of("pasid"));
    clone.hangUp();

    ProcessResult ran = clone.run(List.of("./link", "daemon"));

    assertThat(ran.out()).as(ran.err()).isEqualTo("ran: daemon\n");
    assertThat(clone.builds()).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sets", "alloc --name daemon"})
  void aHangupEndsTheBuildOfAnyOtherVerb(String verb) throws Exception {
    clone.hangUp();
    // The tests may run under nohup, and a shell cannot undo that.
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=HUP", "./pasid"));
    line.addAll(List.of(verb.split(" ")));

    assertThat(clone.run(line).exitCode()).isEqualTo(STOPPED);
  }

  /**
   * Otherwise the first file that the JVM opens would get the number, and output would go there.
   */
  @ParameterizedTest
  @ValueSource(strings = {"0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"})
  void aStandardDescriptorThatIsClosedIsNoOtherFile(String closed) throws Exception {
    clone.pasid("sets");
    var _ = clone.run(List.of("sh", "-c", "exec ./pasid daemon " + closed));

    List<String> expected =
        Stream.of("0<&-", "1>&-", "2>&-")
            .map(each -> closed.contains(each) ? "/dev/null" : "")
            .toList();
    List<String> files = clone.standardFiles();
    assertThat(files).hasSize(3).doesNotContain("closed");
    for (int fd = 0; fd < files.size(); fd++) {
      assertThat(files.get(fd)).startsWith(expected.get(fd));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-n 127, open files: 127 (expected: 128 or more; ulimit -n sets it)",
    "-v 900000, address space: 900000 KiB (expected: more; ulimit -v sets it)",
  })
  void aLimitThatIsTooLowIsNamed(String limit, String message) throws Exception {
    clone.pasid("sets");

    ProcessResult refused = clone.run(List.of("sh", "-c", "ulimit " + limit + "; ./pasid daemon"));

    assertThat(refused.exitCode()).isEqualTo(CANNOT_START);
    assertThat(refused.err()).isEqualTo("pasid: " + message + "\n");
  }

  @Test
  void aFailedBuildShowsTheLogAndIsTriedAgain() throws Exception {
    clone.failNextBuild();

    ProcessResult failed = clone.pasid("sets");
    ProcessResult next = clone.pasid("sets");

    assertThat(failed.exitCode()).isEqualTo(CANNOT_START);
    assertThat(failed.err()).contains("[ERROR] on purpose", "pasid: the build failed");
    assertThat(failed.out()).isEmpty();
    assertThat(next.exitCode()).isZero();
  }

  @Test
  void whatAFailedBuildLeftIsNotTakenForBuilt() throws Exception {
    Path source = clone.source("core/src/main/java/Changed.java");
    clone.pasid("daemon");
    Files.writeString(source, "class Changed {");
    clone.failNextBuild();
    clone.pasid("daemon");
    Files.delete(source);

    assertThat(clone.pasid("sets").err()).contains("a later build is not complete");
    assertThat(clone.builds()).isEqualTo(2);
    assertThat(clone.pasid("daemon").exitCode()).isZero();
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

  @ParameterizedTest
  @ValueSource(strings = {".:/tmp", "/tmp", ".."})
  void whereCdLooksDoesNotMatter(String cdPath) throws Exception {
    ProcessResult ran =
        clone.run(
            List.of("sh", "-c", "cd .. && exec \"$0/pasid\" sets", clone.root().toString()),
            Map.of("CDPATH", cdPath));
    ProcessResult relative =
        clone.run(
            List.of("sh", "-c", "cd .. && exec 'a clone/pasid' sets"), Map.of("CDPATH", cdPath));

    assertThat(ran.out()).isEqualTo("ran: sets\n");
    assertThat(relative.out()).as(relative.err()).isEqualTo("ran: sets\n");
  }

  @Test
  void aColonInThePathIsNamed() throws Exception {
    ProcessResult ran = ScriptClone.in(directory.resolve("2"), "a:b").pasid("sets");

    assertThat(ran.exitCode()).isEqualTo(CANNOT_START);
    assertThat(ran.err()).startsWith("pasid: path: ").contains("(expected: no ':'");
    assertThat(ran.err().lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'',,, C.UTF-8",
    "C,,, C.UTF-8",
    "'',POSIX,, C.UTF-8",
    "'','',de_DE.UTF-8, C.UTF-8",
    "'','',en_US.utf8, C.UTF-8",
    "'','',de_DE.UTF-8@euro, C.UTF-8",
    "de_DE.ISO-8859-1,,, de_DE.ISO-8859-1"
  })
  void namesAreUtf8UnlessTheLocaleSaysOtherwise(
      String all, String type, String language, String expected) throws Exception {
    clone.run(
        List.of("./pasid", "sets"),
        Map.of(
            "LC_ALL", all,
            "LC_CTYPE", Objects.requireNonNullElse(type, ""),
            "LANG", Objects.requireNonNullElse(language, "")));

    assertThat(clone.locale()).isEqualTo(expected);
  }

  @Test
  void theProgramOfRunHasTheLocaleOfItsCaller() throws Exception {
    Path run = clone.root().resolve("native/target/pasid-run");
    Files.createDirectories(run.getParent());
    Files.writeString(run, "#!/bin/sh\necho \"${LC_ALL-none} $*\"\n");
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> line = List.of("env", "-u", "LC_ALL", "LANG=de_DE.UTF-8", "./pasid", "run", "x");

    assertThat(clone.run(line).out()).isEqualTo("none x\n");
    ProcessResult refused = clone.pasid("--quiet", "run", "x");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo("pasid: --quiet: before the verb run (expected: options after it)\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--socket /s sets", "--json sets --socket /s", "--space x --quiet sets"})
  void optionsMayComeBeforeTheVerb(String line) throws Exception {
    assertThat(clone.pasid(line.split(" ", -1)).out()).isEqualTo("ran: " + line + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help", "help test", "help verify", "help package"})
  void theScriptsOwnHelpBuildsNothing(String line) throws Exception {
    ProcessResult ran = clone.pasid(line.split(" ", -1));

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).startsWith("usage: ./pasid ");
    assertThat(clone.builds()).isZero();
  }

  @Test
  void anUnknownVerbIsAnErrorAndShowsTheVerbs() throws Exception {
    ProcessResult ran = clone.pasid("allocate");

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).startsWith("pasid: verb: allocate (expected:").contains("demo ");
    assertThat(clone.builds()).isZero();
  }
}
