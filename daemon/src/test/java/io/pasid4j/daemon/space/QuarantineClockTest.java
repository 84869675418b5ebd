// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.process.BootClock;
import io.pasid4j.daemon.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineClockTest {
  private static final String RESTING = "{ pasid: { bits: 2, quarantineMs: 3600000 } }";

  @Test
  void timesAreConvertedByWhatTheClocksShow() {
    QuarantineClock clock = QuarantineClock.of(() -> 1_000, () -> 5_000_000);
    assertThat(clock.toUnixMs(1_500)).isEqualTo(5_000_500);
    assertThat(clock.toUnixMs(-1)).isEqualTo(-1);
    assertThat(QuarantineClock.WALL.toUnixMs(7)).isEqualTo(7);
  }

  @Test
  void oneMomentHasOneTimeUntilTheWallClockIsSet() {
    AtomicLong wallMs = new AtomicLong(5_000_000);
    QuarantineClock clock = QuarantineClock.of(() -> 1_000, wallMs::get);
    for (long jitterMs : new long[] {1, -1, 20, -20}) {
      wallMs.set(5_000_000 + jitterMs);
      assertThat(clock.toUnixMs(1_500)).isEqualTo(5_000_500);
    }
    for (long setMs : new long[] {5_000_021, 9_000_000, 1_000_000}) {
      wallMs.set(setMs);
      assertThat(clock.toUnixMs(1_500)).isEqualTo(setMs + 500);
    }
  }

  @Test
  void aReadingThatWasInterruptedChangesNothing() {
    AtomicLong clockMs = new AtomicLong(1_000);
    QuarantineClock clock =
        QuarantineClock.of(clockMs::get, () -> 5_000_000 + clockMs.getAndAdd(100));
    assertThat(clock.toUnixMs(0)).isEqualTo(5_000_000 - 100);
  }

  @Test
  void theClockIsThatOfTheHostsUptime() throws Exception {
    long before = (long) (1000 * uptimeSeconds());
    long now = new BootClock().getAsLong();
    // /proc/uptime has two digits after the point.
    assertThat(now).isBetween(before - 10, (long) (1000 * uptimeSeconds()) + 20);
  }

  private static double uptimeSeconds() throws Exception {
    return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]);
  }

  @Test
  void whatRestsGoesOnRestingOverARestart(@TempDir Path directory) {
    try (ServedSpaces served = new ServedSpaces(directory)) {
      served.start(RESTING);
      assertThat(served.allocate("pasid", 3)).containsExactly(1, 2, 3);
      served.daemon().sessions().after(0).forEach(served.daemon().sessions().outside()::close);
      assertThat(served.allocate("pasid", 1)).isEmpty();
      served.restart(RESTING);
      assertThat(served.allocate("pasid", 1)).isEmpty();
      served.restart("{ pasid: { bits: 2, quarantineMs: 1 } }");
      Eventually.holds(
          "rests for no longer than it would now", () -> !served.allocate("pasid", 1).isEmpty());
    }
  }
}
