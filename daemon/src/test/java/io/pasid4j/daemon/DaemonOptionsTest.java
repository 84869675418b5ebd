// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.limits.PeerLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A daemon's options cannot hold bad values. */
class DaemonOptionsTest {
  private static final DaemonOptions OPTIONS = DaemonOptions.at(Path.of("/run/x.sock"));

  @Test
  void theDefaultsServePasids() {
    assertThat(OPTIONS.spaces().getFirst().bits()).isEqualTo(20);
    assertThat(OPTIONS.quotaIds()).isEqualTo(1000);
    assertThat(OPTIONS.spaces().getFirst().reserved()).isEmpty();
    assertThat(OPTIONS.limits()).isEqualTo(PeerLimits.DEFAULT);
    assertThat(OPTIONS.eventLoops()).isBetween(1, 4);
  }

  @Test
  void badValuesAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OPTIONS.with(to -> to.defaultBits(32)))
        .withMessage("spaceBits: 32 (expected: 1 to 31)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OPTIONS.with(to -> to.quotaIds(-1)))
        .withMessage("quotaIds: -1 (expected: 0 to 2147483647)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OPTIONS.with(to -> to.eventLoops(0)))
        .withMessage("eventLoops: 0 (expected: 1 to 64)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> OPTIONS.with(to -> to.defaultReserved(List.of(PasidRange.of(5, 1 << 20)))))
        .withMessage("reserved: [5, 1048576] (expected: within [0, 1048575])");
  }

  @Test
  void aSocketPathIsAbsoluteAndFits() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DaemonOptions.at(Path.of("p.sock")))
        .withMessage("socketPath: p.sock (expected: an absolute path of a file)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DaemonOptions.at(Path.of("/")))
        .withMessageContaining("(expected: an absolute path of a file)");
    assertThat(DaemonOptions.at(Path.of("/" + "x".repeat(105))).socketPath()).isAbsolute();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DaemonOptions.at(Path.of("/" + "é".repeat(54))))
        .withMessageContaining("109 bytes (expected: at most 106)");
  }

  @Test
  void badLimitsAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PeerLimits.DEFAULT.withHandshakeTimeoutMs(0))
        .withMessage("handshakeTimeoutMs: 0 (expected: 1 to 3600000)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PeerLimits.DEFAULT.withConnections(0, 1))
        .withMessage("maxConnections: 0 (expected: 1 to 1048576)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PeerLimits.DEFAULT.withUnread(100, 1))
        .withMessage("maxUnreadBytes: 100 (expected: 4096 to 16777216)");
  }

  @Test
  void theBandsAreCopied() {
    List<PasidRange> bands = new ArrayList<>(List.of(PasidRange.of(1, 9)));
    DaemonOptions options = OPTIONS.with(to -> to.defaultReserved(bands));
    bands.clear();

    assertThat(options.spaces().getFirst().reserved()).containsExactly(PasidRange.of(1, 9));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "8, 4", "64, 4"})
  void leavesTenantsAProcessorForEachLoop(int processors, int loops) {
    assertThat(DaemonOptions.defaultEventLoops(processors)).isEqualTo(loops);
  }
}
