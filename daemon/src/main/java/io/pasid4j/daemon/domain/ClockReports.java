// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.log.LogMember;
import io.pasid4j.domain.message.DomainCommand;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reports a voter's clock to the domain: rarely, but each second while IDs are in quarantine after
 * a fence. The domain's time is the median of the reports.
 */
final class ClockReports {
  private static final long RESTING_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** One report moves the domain's time by an hour at most, so it must not fall behind. */
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final DomainConfig config;
  private final DomainLog log;
  private final Commands commands;
  private volatile boolean resting;
  private long reportedNanos = System.nanoTime();

  ClockReports(DomainConfig config, DomainLog log, Commands commands) {
    this.config = config;
    this.log = log;
    this.commands = commands;
  }

  /** Records whether IDs are in quarantine according to the voter's replica. */
  void resting(boolean now) {
    resting = now;
  }

  /** Reports the clock if it is time; by one thread. */
  void look(long nowNanos) {
    if (!config.isVoter() || nowNanos - reportedNanos < (resting ? RESTING_NANOS : IDLE_NANOS)) {
      return;
    }
    reportedNanos = nowNanos;
    List<String> voters = log.membership().voters().stream().map(LogMember::name).toList();
    if (voters.contains(config.host())) {
      var _ =
          commands.ask(new DomainCommand.Expire(config.host(), System.currentTimeMillis(), voters));
    }
  }
}
