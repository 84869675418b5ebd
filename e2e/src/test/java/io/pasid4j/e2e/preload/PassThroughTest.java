// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.preload;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs without VFIO behave the same with the preload as without, daemon or not. */
class PassThroughTest {
  private static final String EVERYDAY_WORK =
      """
      set -e
      cd "$0"
      printf 'one\\ntwo\\n' >letters
      sort -r letters >sorted
      cp sorted copy; mv copy moved; cat letters moved
      ls -l --time-style=+ | cut -d' ' -f1,5-
      head -c 8 /dev/zero | od -An -tx1
      (sleep 0 & wait)
      stty size </dev/null || echo "stty: $?"
      cat /dev/vfio/nothing || echo "cat: $?"
      """;

  @TempDir private Path directory;

  @Test
  void otherFilesAndIoctlsAreUntouched() throws Exception {
    ProcessResult plain = work("plain", Map.of());
    ProcessResult preloaded =
        work("preloaded", Repository.installation().preload(directory.resolve("no-daemon")));

    assertThat(plain.exitCode()).isZero();
    assertThat(plain.out()).contains("two\none", "00 00 00", "stty: 1", "cat: 1");
    assertThat(preloaded).isEqualTo(plain);
  }

  private ProcessResult work(String name, Map<String, String> environment) throws Exception {
    Path own = Files.createDirectory(directory.resolve(name));
    return ProcessResult.command(List.of("sh", "-c", EVERYDAY_WORK, own.toString()), environment);
  }
}
