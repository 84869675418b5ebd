// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.output;

import java.time.Duration;

/** Prints how long something has been there, with two units at most. */
public final class AgeText {
  private AgeText() {}

  /** Formats an age: {@code 3d04h}, {@code 3h04m} or {@code 3m04s}. */
  public static String of(long ageMs) {
    Duration age = Duration.ofMillis(ageMs);
    if (age.toDays() > 0) {
      return age.toDays() + "d" + twoDigits(age.toHoursPart()) + "h";
    }
    return age.toHours() > 0
        ? age.toHours() + "h" + twoDigits(age.toMinutesPart()) + "m"
        : age.toMinutes() + "m" + twoDigits(age.toSecondsPart()) + "s";
  }

  private static String twoDigits(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
