// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import io.pasid4j.bench.report.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The figures of both servers, each from the middle one of its runs by the rate.
 *
 * @param daemonRoundTrip one request under way at a time
 * @param echoRoundTrip the same, to the C echo server
 * @param daemonPipelined many requests under way
 * @param echoPipelined the same, to the C echo server
 * @param client the Java client with the same daemon
 * @param fairness a tenant beside another that floods the same event loop
 */
public record SocketResults(
    LoadFigures daemonRoundTrip,
    LoadFigures echoRoundTrip,
    LoadFigures daemonPipelined,
    LoadFigures echoPipelined,
    ClientResults client,
    Fairness fairness) {

  /** Picks the middle of several runs by the rate. */
  static LoadFigures middle(List<LoadFigures> runs) {
    return runs.stream()
        .sorted(Comparator.comparingDouble(LoadFigures::requestsPerS))
        .toList()
        .get(runs.size() / 2);
  }

  /** The table, a line a server and mode. */
  public String render() {
    return String.format(
            Locale.ROOT,
            "%-31s%16s%10s%10s%10s%n",
            "socket, one connection",
            "requests/s",
            "p50 us",
            "p99 us",
            "p99.9 us")
        + line("round trips, pasid4j daemon", daemonRoundTrip)
        + line("round trips, C echo", echoRoundTrip)
        + line("pipelined, pasid4j daemon", daemonPipelined)
        + line("pipelined, C echo", echoPipelined)
        + line("round trips, one event loop", fairness.alone())
        + line("the same, another floods", fairness.flooded())
        + line("round trips, Java client", client.roundTrip())
        + line("256 threads, Java client", client.threads())
        + line("pipelined, Java client", client.pipelined());
  }

  private static String line(String title, LoadFigures figures) {
    String rate = String.format(Locale.ROOT, "%-31s%,16.0f", title, figures.requestsPerS());
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

  /** What the daemon must reach. */
  public List<Target> targets() {
    double ratio = (double) daemonRoundTrip.p50Ns() / echoRoundTrip.p50Ns();
    return List.of(
        Target.atMost("socket round trip: median, times the C echo", 2.5, OptionalDouble.of(ratio)),
        Target.atLeast(
            "socket pipelined: requests/s",
            2_000_000,
            OptionalDouble.of(daemonPipelined.requestsPerS())),
        Target.atMost(
            "socket fairness: p99 beside a flood, times alone",
            3,
            OptionalDouble.of(fairness.ratio())));
  }
}
