// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pasid4j.bench.report.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The figures of all servers, each from the middle one of its runs by the rate.
 *
 * @param rows the loads, and under each the servers
 * @param client the Java client with the same daemon
 * @param oneLoop a tenant beside another that floods the same event loop
 * @param twoLoops a tenant beside another that floods another event loop
 * @param memory what the daemon takes
 * @param start how long it takes to be ready
 */
public record SocketResults(
    @JsonProperty List<SocketRow> rows,
    @JsonProperty ClientResults client,
    @JsonProperty Fairness oneLoop,
    @JsonProperty Fairness twoLoops,
    @JsonProperty MemoryFigures memory,
    @JsonProperty StartFigures start) {
  /** Requests of one connection under way at once. */
  static final int DEPTH = 256;

  /** Enough that the daemon always has a whole turn of requests to read. */
  static final int DEEP = 4096;

  /** Copies the list. */
  public SocketResults {
    rows = List.copyOf(rows);
  }

  /** Picks the middle of several runs by the rate. */
  static LoadFigures middle(List<LoadFigures> runs) {
    return runs.stream()
        .sorted(Comparator.comparingDouble(LoadFigures::requestsPerS))
        .toList()
        .get(runs.size() / 2);
  }

  /** The table, a line a load and server. */
  public String render() {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-45s%16s%10s%10s%10s%n",
                "socket, one connection",
                "requests/s",
                "p50 us",
                "p99 us",
                "p99.9 us"));
    rows.forEach(row -> table.append(line(row)));
    table.append(line("round trips, Java client", client.roundTrip()));
    table.append(line("256 threads, Java client", client.threads()));
    table.append(line("pipelined, Java client", client.pipelined()));
    table.append(line("round trips, one event loop", oneLoop.alone()));
    table.append(line("the same, another floods", oneLoop.flooded()));
    table.append(line("round trips, two event loops", twoLoops.alone()));
    table.append(line("the same, another floods", twoLoops.flooded()));
    return table.append(memory.line()).append(start.line()).toString();
  }

  private static String line(SocketRow row) {
    return line(row.load().title() + ", " + row.server().title(), row.figures());
  }

  private static String line(String title, LoadFigures figures) {
    String rate = String.format(Locale.ROOT, "%-45s%,16.0f", title, figures.requestsPerS());
    return rate
        + micros(figures.p50Ns())
        + micros(figures.p99Ns())
        + micros(figures.p999Ns())
        + "\n";
  }

  private static String micros(long ns) {
    return ns == 0
        ? String.format(Locale.ROOT, "%10s", "-")
        : String.format(Locale.ROOT, "%10.1f", ns / 1e3);
  }

  private Optional<LoadFigures> of(LoadShape load, ServerKind server) {
    return rows.stream()
        .filter(row -> row.load().equals(load) && row.server() == server)
        .map(SocketRow::figures)
        .findFirst();
  }

  /** The daemon's targets. */
  public List<Target> targets() {
    return List.of(
        Target.atMost("socket round trip, one CPU: median, times the C echo", 1.3, trip(true)),
        Target.atMost("socket round trip, a CPU each: median, times the C echo", 1.3, trip(false)),
        rate(new LoadShape(DEPTH, true)),
        rate(new LoadShape(DEPTH, false)),
        rate(new LoadShape(DEEP, false)),
        fairness("one loop", oneLoop),
        fairness("two loops", twoLoops),
        Target.atMost(
            "daemon under 1000 sessions: resident MB", 150, OptionalDouble.of(memory.residentMb())),
        Target.atMost("daemon ready: ms", 400, OptionalDouble.of(start.readyMs())));
  }

  private OptionalDouble trip(boolean sameCpu) {
    LoadShape load = new LoadShape(1, sameCpu);
    Optional<LoadFigures> daemon = of(load, ServerKind.DAEMON);
    Optional<LoadFigures> echo = of(load, ServerKind.C_ECHO);
    return daemon.isEmpty() || echo.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) daemon.get().p50Ns() / echo.get().p50Ns());
  }

  private static Target fairness(String loops, Fairness pair) {
    return Target.atMost(
        "socket, " + loops + ": p99 beside a flood, times alone",
        3,
        OptionalDouble.of(pair.ratio()));
  }

  private Target rate(LoadShape load) {
    Optional<LoadFigures> daemon = of(load, ServerKind.DAEMON);
    return Target.atLeast(
        "socket " + load.title() + ": requests/s",
        8_000_000,
        daemon.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(daemon.get().requestsPerS()));
  }
}
