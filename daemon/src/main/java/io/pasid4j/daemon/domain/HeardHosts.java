// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.domain.log.LogRole;
import io.pasid4j.domain.log.LogStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * When a host of a domain last heard of the others. A voter hears of a host by each command of it
 * that it applies, a leader of the voters by their replies to it, and each host of the leader.
 * Nothing of it outlives the process. Thread-safe.
 *
 * <p>What a voter applies while it catches up was sent some time before, so it does not count.
 */
final class HeardHosts {
  /** A voter that has not heard of the leader for longer may be behind without knowing. */
  private static final long SILENCE_MS = 1_000;

  /** The process did not run in between, and what it applies next may be old. */
  private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String self;
  private final LongSupplier nanoTime;
  private final Map<String, Long> heardNanos = new ConcurrentHashMap<>();

  /** Set once the log has been applied as far as it was known to be committed. */
  private volatile boolean isCurrent;

  private volatile long lookedNanos;

  /**
   * Creates a host that has heard of none.
   *
   * @param self its name
   * @param nanoTime a monotonic clock in nanoseconds
   */
  HeardHosts(String self, LongSupplier nanoTime) {
    this.self = self;
    this.nanoTime = nanoTime;
    lookedNanos = nanoTime.getAsLong();
  }

  /** Looks whether what is applied now is new; called more often than once in two seconds. */
  void look(LogStatus log) {
    boolean isServing = log.role() == LogRole.LEADER || log.role() == LogRole.FOLLOWER;
    boolean isInContact = log.contactMs() >= 0 && log.contactMs() <= SILENCE_MS;
    boolean isCaughtUp = isCurrent || log.appliedIndex() >= log.committedIndex();
    isCurrent = isServing && isInContact && isCaughtUp;
    lookedNanos = nanoTime.getAsLong();
  }

  /** Notes that a command of a host was applied. */
  void applied(String host) {
    long now = nanoTime.getAsLong();
    if (isCurrent && now - lookedNanos < STALE_NANOS) {
      heardNanos.put(host, now);
    }
  }

  /** Returns how many ms ago a host was last heard of; -1 if that is not known, 0 of itself. */
  long ageMs(String host, LogStatus log) {
    if (host.equals(self)) {
      return 0;
    }
    Long heard = heardNanos.get(host);
    long byCommandMs =
        heard == null ? -1 : TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - heard);
    long byVoteMs = log.heardMsByVoter().getOrDefault(host, -1L);
    return LongStream.of(byCommandMs, byVoteMs).filter(ms -> ms >= 0).min().orElse(-1);
  }
}
