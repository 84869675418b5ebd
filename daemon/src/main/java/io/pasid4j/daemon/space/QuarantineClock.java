// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.Explanation;
import io.pasid4j.core.RangeSurvey;
import io.pasid4j.daemon.process.BootClock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a quarantine, and its offset from the wall clock, which stays the same until the
 * wall clock is set, so that one moment has one time. Thread-safe.
 */
public final class QuarantineClock implements LongSupplier {
  /** For spaces whose times are Unix ms themselves, or that have no quarantine. */
  public static final QuarantineClock WALL = new QuarantineClock(System::currentTimeMillis, null);

  /** Apart by less, two readings of the clocks are those of clocks that nobody has set. */
  private static final long MOST_JITTER_MS = 20;

  private final LongSupplier clockMs;

  /** Null if the clock is the wall clock. */
  private final @Nullable LongSupplier wallMs;

  private volatile long offsetMs;

  private QuarantineClock(LongSupplier clockMs, @Nullable LongSupplier wallMs) {
    this.clockMs = clockMs;
    this.wallMs = wallMs;
    offsetMs = wallMs == null ? 0 : wallMs.getAsLong() - clockMs.getAsLong();
  }

  /**
   * Creates a clock.
   *
   * @param clockMs a clock that never steps, in ms
   * @param wallMs the time in Unix ms
   */
  static QuarantineClock of(LongSupplier clockMs, LongSupplier wallMs) {
    return new QuarantineClock(clockMs, wallMs);
  }

  /** Counts since the boot of the host; the system is asked only if the space has a quarantine. */
  static QuarantineClock ofBoot(SpaceOptions options) {
    return options.quarantineMs() == 0 ? WALL : of(new BootClock(), System::currentTimeMillis);
  }

  @Override
  public long getAsLong() {
    return clockMs.getAsLong();
  }

  /**
   * Converts a time of this clock to Unix ms, by the wall clock as it is set now.
   *
   * @param timeMs a time; negative: unknown
   */
  public long toUnixMs(long timeMs) {
    return timeMs < 0 ? timeMs : timeMs + offsetMs();
  }

  private long offsetMs() {
    if (wallMs == null) {
      return 0;
    }
    long beforeMs = clockMs.getAsLong();
    long nowMs = wallMs.getAsLong();
    boolean interrupted = clockMs.getAsLong() - beforeMs > MOST_JITTER_MS / 2;
    if (!interrupted && Math.abs(nowMs - beforeMs - offsetMs) > MOST_JITTER_MS) {
      offsetMs = nowMs - beforeMs;
    }
    return offsetMs;
  }

  /** Converts the times of an explanation to Unix ms. */
  public Explanation toUnixMs(Explanation explanation) {
    return new Explanation(
        explanation.refusal(),
        toUnixMs(explanation.availableAtMs()),
        toUnixMs(explanation.range()));
  }

  /** Converts the time of a survey to Unix ms. */
  public RangeSurvey toUnixMs(RangeSurvey survey) {
    return new RangeSurvey(
        survey.ids(),
        survey.reservedIds(),
        survey.freeIds(),
        survey.longestFreeRun(),
        toUnixMs(survey.nextReturnMs()));
  }
}
