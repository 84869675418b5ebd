// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  private static final Duration LINE = Duration.ofSeconds(60);
  private static final Pattern PID = Pattern.compile("\\(pid (\\d+)\\)");
  private static final Pattern HOST_DIRECTORY =
      Pattern.compile(", at (/.*)/host-a/pasid\\.sock\\.");
  private static final Pattern DIRECTORY = Pattern.compile(", at (/.*)/pasid\\.sock\\.");

  @Test
  void everythingItClaimsHoldsAndNothingIsLeft() throws Exception {
    ProcessResult ran = ProcessResult.pasid("demo");

    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains("ok: vm-a still holds 1", "ok: the daemon counts 0 PASIDs held");
    assertThat(ran.out())
        .contains("Linux 5.9-rc2", "found it taken by somebody outside")
        .containsPattern("ok: vm-y has CID \\d+ now");
    assertThat(find(DIRECTORY, ran.out())).hasSize(1);
    assertThat(Path.of(find(DIRECTORY, ran.out()).getFirst())).doesNotExist();
  }

  @Test
  void aVmMovesBetweenHostsWhileTheLeaderIsKilledAndNothingIsLeft() throws Exception {
    ProcessResult ran = ProcessResult.pasidWithin(Duration.ofMinutes(10), "demo", "cluster");

    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("ok: it holds the same PASIDs", "elsewhere (EREMOTE)", "still holds")
        .contains("IDs rest", "is good for nothing now (ENOENT)")
        .contains("ok: host-c stopped cleanly at SIGTERM")
        .containsPattern("ok: vm-1 has moved, after");
    Path directory = Path.of(find(HOST_DIRECTORY, ran.out()).getFirst());
    assertThat(directory).doesNotExist();
    for (String pid : find(PID, ran.out())) {
      assertThat(isAlive(pid)).as("process %s", pid).isFalse();
    }
  }

  @Test
  void anInterruptedOneLeavesNothingEither() throws Exception {
    try (LineProcess demo =
        LineProcess.start("demo", Repository.installation().pasid("demo"), Map.of())) {
      StringBuilder output = new StringBuilder();
      while (!output.toString().contains("(some seconds)")) {
        output.append(demo.readLine(LINE)).append('\n');
      }
      List<String> pids = find(PID, output.toString());
      assertThat(pids).as("a daemon and three VMs").hasSize(4);

      demo.terminate();

      assertThat(demo.exitCode(LINE)).isEqualTo(143);
      for (String pid : pids) {
        Poll.until("end of " + pid, Duration.ofSeconds(10), () -> !isAlive(pid));
      }
      assertThat(Path.of(find(DIRECTORY, output.toString()).getFirst())).doesNotExist();
    }
  }

  @Test
  void withoutAReaderItEndsAtOnceAndLeavesNothing(@TempDir Path temporary) throws Exception {
    ProcessResult full = shell("exec \"$@\" >/dev/full", temporary, "demo");
    assertThat(full.exitCode()).as(full.err()).isEqualTo(ExitCode.OUTPUT);
    assertThat(full.err())
        .endsWith(
            "pasid: standard output: No space left on device (expected: one that can be written)\n")
        .doesNotContain("Exception", "\tat ");

    for (String word : List.of("", "cluster")) {
      ProcessResult head =
          shell("{ \"$@\"; echo \"code $?\" >&2; } | head -n 1", temporary, "demo", word);
      assertThat(head.out()).hasLineCount(1);
      assertThat(head.err()).endsWith("code 0\n").doesNotContain("pasid: ");
    }
    assertThat(temporary).isEmptyDirectory();
  }

  private static ProcessResult shell(String script, Path temporary, String... words)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(
        Repository.installation()
            .pasid(Stream.of(words).filter(word -> !word.isEmpty()).toArray(String[]::new)));
    return ProcessResult.command(
        command, Map.of("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary));
  }

  private static boolean isAlive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }

  private static List<String> find(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
