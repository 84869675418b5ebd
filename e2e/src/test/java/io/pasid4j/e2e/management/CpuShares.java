// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Processor time of the daemon, the load and each kind of the browser's processes. */
final class CpuShares {
  private static final Pattern TYPE = Pattern.compile("--type=([a-z-]+)");
  private static final double PERCENT = 100;

  private final ConfiguredDaemon daemon;
  private final Browser browser;
  private final Map<String, Duration> before;
  private final long startNanos = System.nanoTime();

  /** Begins to count. */
  CpuShares(ConfiguredDaemon daemon, Browser browser) {
    this.daemon = daemon;
    this.browser = browser;
    before = now();
  }

  private Map<String, Duration> now() {
    Map<String, Duration> times = new TreeMap<>();
    add(times, "load driver", ProcessHandle.current());
    ProcessHandle.of(daemon.process().pid()).ifPresent(one -> add(times, "daemon", one));
    browser.processes().forEach(one -> add(times, "Chromium " + type(one), one));
    return times;
  }

  private static void add(Map<String, Duration> times, String name, ProcessHandle process) {
    Duration used = process.info().totalCpuDuration().orElse(Duration.ZERO);
    times.merge(name, used, Duration::plus);
  }

  /** Read from proc: the JDK knows no arguments of a process that has overwritten its own. */
  private static String type(ProcessHandle process) {
    try {
      Path line = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      Matcher type = TYPE.matcher(Files.readString(line, ISO_8859_1));
      return type.find() ? type.group(1) : "browser";
    } catch (IOException ended) {
      return "ended";
    }
  }

  /** The share of one core that each has had since the beginning. */
  String text() {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    Map<String, Duration> after = now();
    Stream<String> shares =
        after.entrySet().stream()
            .map(entry -> {
              Duration since =
                  entry.getValue().minus(before.getOrDefault(entry.getKey(), Duration.ZERO));
              double share = since.toNanos() / 1e9 / seconds * PERCENT;
              return String.format(Locale.ROOT, "%s %.0f %%", entry.getKey(), share);
            });
    return shares.collect(Collectors.joining(", "));
  }
}
