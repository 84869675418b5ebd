// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** Options of a verb that shows a page and refreshes it. */
public final class RefreshOptions {
  private static final int DEFAULT_SECONDS = 2;

  @Option(
      names = {"-d", "--delay"},
      paramLabel = "SECONDS",
      converter = CountConverter.class,
      description = "time between two refreshes; 2 unless given")
  private int delaySeconds = DEFAULT_SECONDS;

  @Option(names = "--once", description = "prints the page once, and needs no terminal")
  private boolean once;

  /** True if the page is printed once. */
  public boolean isOnce() {
    return once;
  }

  /** The time between two refreshes, at least a second. */
  public long delayNanos() {
    return TimeUnit.SECONDS.toNanos(Math.max(1, delaySeconds));
  }
}
