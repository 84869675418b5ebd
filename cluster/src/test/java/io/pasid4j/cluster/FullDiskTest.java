// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A voter on a file system of 8 MiB that somebody else fills. Needs root. */
class FullDiskTest {
  @TempDir Path root;

  private Path small;

  @BeforeEach
  void mount() throws Exception {
    small = Files.createDirectory(root.resolve("small"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small.toString()),
        "no right to mount");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", small.toString());
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  @Test
  void aVoterStopsBeforeTheDiskIsFullAndServesAgainWhenThereIsRoom() throws Exception {
    try (Voters voters = Voters.unprotected(small, "a")) {
      assertThat(voters.propose(voters.leader(), "add x 1")).isEqualTo(1);
      Path filler = small.resolve("filler");
      long free = small.toFile().getUsableSpace();
      Files.write(filler, new byte[(int) (free - (512 << 10))]);

      Eventually.await(
          voters::statuses, () -> voters.log("a").status().reason().startsWith("free space of"));
      assertThat(List.of(small.resolve("a").resolve("ballast"))).noneMatch(Files::exists);

      Files.delete(filler);
      assertThat(voters.propose(voters.leader(), "add x 2")).isEqualTo(2);
      assertThat(small.resolve("a").resolve("ballast")).hasSize(Voters.LITTLE.ballastBytes());
    }
  }
}
