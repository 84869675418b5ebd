// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.domain.log.LogRole;
import io.pasid4j.domain.log.LogStatus;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a host last heard of the others: by commands that are new, and by the votes. */
class HeardHostsTest {
  private long nowNanos = 1;
  private final HeardHosts heard = new HeardHosts("a", () -> nowNanos);

  private static LogStatus status(LogRole role, long applied, long committed, long contactMs) {
    return new LogStatus(
        role, "b", 1, applied, committed, Map.of(), contactMs, Map.of("b", contactMs), "");
  }

  private void passMs(long ms) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(ms);
  }

  private long ageMs(String host) {
    return heard.ageMs(host, LogStatus.without(LogRole.NOT_SERVING, ""));
  }

  @Test
  void aCommandIsHeardOfItsHost() {
    heard.look(status(LogRole.FOLLOWER, 9, 9, 10));
    heard.applied("d");
    passMs(1500);

    assertThat(ageMs("d")).isEqualTo(1500);
    assertThat(ageMs("c")).isEqualTo(-1);
    assertThat(ageMs("a")).as("of itself").isZero();
  }

  /** A voter that starts, or comes back, applies what was sent long ago. */
  @Test
  void whatIsAppliedWhileAVoterCatchesUpIsNotHeard() {
    heard.applied("d");
    heard.look(status(LogRole.LEADERLESS, 9, 9, -1));
    heard.applied("d");
    heard.look(status(LogRole.FOLLOWER, 9, 5000, 10));
    heard.applied("d");
    assertThat(ageMs("d")).isEqualTo(-1);

    heard.look(status(LogRole.FOLLOWER, 5000, 5000, 10));
    heard.applied("d");
    assertThat(ageMs("d")).isZero();
  }

  @Test
  void aVoterThatIsOnlyBusyGoesOnHearing() {
    heard.look(status(LogRole.FOLLOWER, 9, 9, 10));
    heard.look(status(LogRole.FOLLOWER, 10, 200, 10));
    heard.applied("d");
    assertThat(ageMs("d")).isZero();
  }

  @Test
  void aVoterThatWasCutOffHearsAgainWhenItHasCaughtUp() {
    heard.look(status(LogRole.FOLLOWER, 9, 9, 10));
    heard.look(status(LogRole.FOLLOWER, 9, 9, 5_000));
    heard.look(status(LogRole.FOLLOWER, 9, 5000, 10));
    heard.applied("d");
    assertThat(ageMs("d")).isEqualTo(-1);
  }

  /** SIGSTOP: what it applies first is older than it can know. */
  @Test
  void aProcessThatDidNotRunHearsNothingBeforeItHasLooked() {
    heard.look(status(LogRole.FOLLOWER, 9, 9, 10));
    passMs(60_000);
    heard.applied("d");
    assertThat(ageMs("d")).isEqualTo(-1);
  }

  @Test
  void theLaterOfCommandAndVoteCounts() {
    heard.look(status(LogRole.LEADER, 9, 9, 10));
    heard.applied("b");
    passMs(700);

    assertThat(heard.ageMs("b", status(LogRole.LEADER, 9, 9, 30))).isEqualTo(30);
    assertThat(heard.ageMs("b", status(LogRole.LEADER, 9, 9, 900))).isEqualTo(700);
    assertThat(heard.ageMs("b", LogStatus.without(LogRole.LEADERLESS, ""))).isEqualTo(700);
  }
}
