// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.Repository;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dozen deaths; {@code ./pasid verify --only kills --kills N} for more. */
class CrashTest {
  private static final int KILLS = Integer.getInteger("pasid.kills", 12);

  @TempDir private Path directory;

  @Test
  void nothingIsAllocatedTwiceAndNothingLeaksWhateverKillsTheDaemon() throws Exception {
    Path socket = directory.resolve("s");
    long seed = System.nanoTime();
    try (Campaign campaign =
        new Campaign(
            Repository.installation().pasid("daemon", "--socket", socket.toString()),
            socket,
            seed)) {
      long requests = campaign.run(KILLS);
      System.out.println("kills=" + KILLS + " requests=" + requests + " seed=" + seed);
      assertThat(requests).isPositive();
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
