// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The connections are cut to the files the process may have open. */
class OpenFileLimitTest {
  @Test
  void theSoftLimitIsRead() {
    assertThat(
            OpenFileLimit.softLimit(
                List.of(
                    "Limit                     Soft Limit           Hard Limit           Units",
                    "Max processes             95000                95000                processes",
                    "Max open files            1024                 524288               files")))
        .isEqualTo(1024);
  }

  @Test
  void noLimitIsAGreatOne() {
    String unlimited = "Max open files            unlimited            unlimited            files";
    String huge = "Max open files            9223372036854775     9223372036854775     files";

    assertThat(OpenFileLimit.softLimit(List.of(unlimited))).isEqualTo(Integer.MAX_VALUE);
    assertThat(OpenFileLimit.softLimit(List.of(huge))).isEqualTo(Integer.MAX_VALUE);
    assertThat(OpenFileLimit.softLimit(List.of())).isEqualTo(Integer.MAX_VALUE);
    assertThat(OpenFileLimit.most()).isPositive();
  }

  @Test
  void enoughFilesCutNothing() {
    assertThat(PeerLimits.DEFAULT.cutTo(1 << 20, 300)).isEqualTo(PeerLimits.DEFAULT);
  }

  @Test
  void fewFilesLeaveRoomForOtherUids() {
    PeerLimits cut = PeerLimits.DEFAULT.cutTo(1024, 224);

    assertThat(cut.maxConnections()).isEqualTo(800);
    assertThat(cut.maxConnectionsPerUid()).isEqualTo(600);
    assertThat(PeerLimits.DEFAULT.cutTo(1, 300).maxConnections()).isEqualTo(1);
    assertThat(PeerLimits.DEFAULT.withConnections(2000, 5).cutTo(1024, 224).maxConnectionsPerUid())
        .isEqualTo(5);
  }

  @Test
  void tenantsHaveAQuarterOfVeryFewFiles() {
    assertThat(PeerLimits.DEFAULT.cutTo(256, 300).maxConnections()).isEqualTo(64);
    assertThat(PeerLimits.DEFAULT.cutTo(256, 192).maxConnections()).isEqualTo(64);
    assertThat(PeerLimits.DEFAULT.cutTo(256, 191).maxConnections()).isEqualTo(65);
  }

  @Test
  void openFilesAreCounted() throws IOException {
    int before = OpenFileLimit.open();
    try (InputStream further = Files.newInputStream(Path.of("/proc/self/limits"))) {
      assertThat(OpenFileLimit.open()).isGreaterThan(before);
      assertThat(further.read()).isPositive();
    }
  }
}
