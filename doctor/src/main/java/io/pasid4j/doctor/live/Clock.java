// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.live;

import io.pasid4j.doctor.tree.HostTree;
import io.pasid4j.doctor.verdict.Row;
import io.pasid4j.doctor.verdict.State;
import java.util.Set;

/** Checks the clock source: the daemon reads the clock for quarantine and budgets. */
final class Clock {
  private static final String SOURCE =
      "/sys/devices/system/clocksource/clocksource0/current_clocksource";

  /** Clock sources whose every reading is an access to a device. */
  private static final Set<String> SLOW = Set.of("hpet", "acpi_pm", "jiffies", "refined-jiffies");

  private Clock() {}

  static Row row(HostTree tree) {
    String source = tree.text(SOURCE);
    if (source == null) {
      return Row.check("clock", State.NEUTRAL, "", "clock source not known");
    }
    return SLOW.contains(source)
        ? Row.check(
            "clock",
            State.WARNING,
            "clocksource " + source,
            "a slow clock source: each reading asks a device",
            "find out from dmesg why tsc was marked unstable")
        : Row.check("clock", State.OK, "clocksource " + source, "read without a device");
  }
}
