// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.capi;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about GPLv2 programs: its blocks, run as printed, print what it says. */
class GplPageTest {
  @TempDir private Path directory;

  private static String blocks(String page, String kind) {
    return Pattern.compile("```" + kind + "[^\n]*\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.joining());
  }

  @Test
  void itsProgramIsLinkedAndRunsAsPrinted() throws Exception {
    String page = Files.readString(Repository.root().resolve("docs/how-to/gpl-program.md"));
    String script = "set -eu\ncd '" + Repository.root() + "'\n" + blocks(page, "sh");
    try (DaemonProcess daemon =
        DaemonProcess.start(Repository.installation(), directory.resolve("s"))) {
      ProcessResult ran =
          ProcessResult.command(
              List.of("/bin/sh", "-c", script),
              Map.of("PASID_SOCKET", daemon.socket().toString(), "TMPDIR", directory.toString()));

      assertThat(ran.exitCode()).as(ran.err()).isZero();
      assertThat(ran.out()).endsWith(blocks(page, "text"));
    }
  }

  @Test
  void everyFileThatSuchAProgramTakesIsLicensedForIt() throws Exception {
    for (Path file : Repository.files(".h", ".c")) {
      String path = Repository.root().relativize(file).toString();
      if (path.startsWith("native/include/")
          || path.startsWith("native/src/api/")
          || path.startsWith("native/src/wire/")
          || path.startsWith("native/src/resume/")) {
        assertThat(Files.readString(file))
            .as(path)
            .contains("SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause");
      }
    }
  }
}
