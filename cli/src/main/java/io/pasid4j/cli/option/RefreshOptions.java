// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import java.util.concurrent.TimeUnit;

/** Options of a verb that shows a page and refreshes it. */
public final class RefreshOptions implements Declared {
  private static final int DEFAULT_SECONDS = 2;

  private int delaySeconds = DEFAULT_SECONDS;

  private boolean once;

  @Override
  public void declare(Declaration line) {
    line.option(
            "-d,--delay",
            "SECONDS",
            new CountConverter(),
            "time between two refreshes; 2 unless given",
            value -> delaySeconds = value)
        .flag("--once", "prints the page once, and needs no terminal", () -> once = true);
  }

  /** True if the page is printed once. */
  public boolean isOnce() {
    return once;
  }

  /** The time between two refreshes, at least a second. */
  public long delayNanos() {
    return TimeUnit.SECONDS.toNanos(Math.max(1, delaySeconds));
  }
}
