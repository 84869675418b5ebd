// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.Explanation;
import io.pasid4j.core.RangeSurvey;
import io.pasid4j.daemon.process.BootClock;
import java.util.function.LongSupplier;

/**
 * The clock by which freed IDs rest, and its relation to the wall clock. Thread-safe.
 *
 * @param clockMs a clock that never steps
 * @param wallMs the time in Unix ms
 */
public record QuarantineClock(LongSupplier clockMs, LongSupplier wallMs) implements LongSupplier {
  /** For spaces whose times are Unix ms themselves, or that have no quarantine. */
  public static final QuarantineClock WALL =
      new QuarantineClock(System::currentTimeMillis, System::currentTimeMillis);

  /** Counts since the boot of the host; the system is asked only if the space has a quarantine. */
  static QuarantineClock ofBoot(SpaceOptions options) {
    return options.quarantineMs() == 0
        ? WALL
        : new QuarantineClock(new BootClock(), System::currentTimeMillis);
  }

  @Override
  public long getAsLong() {
    return clockMs.getAsLong();
  }

  /**
   * Converts a time of this clock to Unix ms, by what the two show now.
   *
   * @param timeMs a time; negative: unknown
   */
  public long toUnixMs(long timeMs) {
    return timeMs < 0 || equals(WALL) ? timeMs : timeMs + wallMs.getAsLong() - clockMs.getAsLong();
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
