// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.facts;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A kernel's release, {@code 6.12.117+deb13-amd64}; 0.0 if it is not known. */
public record KernelRelease(String text, int major, int minor) {
  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*", Pattern.DOTALL);

  static KernelRelease parse(@Nullable String text) {
    Matcher numbers = NUMBERS.matcher(text == null ? "" : text);
    return text != null && numbers.matches()
        ? new KernelRelease(
            text, Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)))
        : new KernelRelease("unknown", 0, 0);
  }

  /** Returns whether the release could be read. */
  public boolean isKnown() {
    return major > 0;
  }

  /** Returns whether this is that release or a later one. */
  public boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }
}
