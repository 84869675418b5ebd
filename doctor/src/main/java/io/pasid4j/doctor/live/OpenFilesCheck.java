// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.live;

import io.pasid4j.doctor.tree.HostTree;
import io.pasid4j.doctor.verdict.Row;
import io.pasid4j.doctor.verdict.State;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks how many files a process of this user may open: a daemon needs one for each connection.
 */
final class OpenFilesCheck {
  private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files\\s+(\\S+)\\s+(\\S+)");

  /** The daemon's default limit of connections, and 128 for itself. */
  private static final long NEEDED = 16_384 + 128;

  private OpenFilesCheck() {}

  static Row row(HostTree tree) {
    String limits = tree.text("/proc/self/limits");
    Matcher limit = LIMIT.matcher(limits == null ? "" : limits);
    if (!limit.find()) {
      return Row.check("open files", State.NEUTRAL, "", "limit not known");
    }
    String hard = limit.group(2);
    String bit = "RLIMIT_NOFILE %s, hard %s".formatted(limit.group(1), hard);
    boolean isEnough =
        hard.equals("unlimited") || (hard.matches("\\d{1,18}") && Long.parseLong(hard) >= NEEDED);
    return isEnough
        ? Row.check("open files", State.OK, bit, "enough for 16384 connections")
        : Row.check(
            "open files",
            State.WARNING,
            bit,
            "a daemon started here serves fewer than 16384 connections",
            "ulimit -Hn " + NEEDED + " (systemd: LimitNOFILE=)");
  }
}
