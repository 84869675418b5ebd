// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

import io.pasid4j.bench.report.Target;
import io.pasid4j.bench.state.WordKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The cost of keeping state.
 *
 * @param nsPerPair of a free and an allocation, by where the words are
 * @param pipelined time per request with state, as a multiple of that without
 * @param roundTrip the same, one request at a time
 * @param restart how long a daemon takes until it is ready
 */
public record StateResults(
    Map<WordKind, Double> nsPerPair, double pipelined, double roundTrip, Restart restart) {
  private static final double MOST_RATIO = 1.2;
  private static final double MOST_RESTART_MS = 1000;

  /** Milliseconds to the ready line: with nothing kept, and with a full space of 1000 sets. */
  public record Restart(double plainMs, double fullMs) {}

  /** The table. */
  public String render() {
    StringBuilder table = new StringBuilder("keeping state\n");
    double array = nsPerPair.getOrDefault(WordKind.ARRAY, Double.NaN);
    nsPerPair.forEach(
        (kind, ns) -> line(table, "core, words in: " + kind.title() + ", ns", ns, ns / array));
    line(table, "daemon, pipelined, with state : without", pipelined, pipelined);
    line(table, "daemon, round trips, with state : without", roundTrip, roundTrip);
    line(table, "start without anything kept, ms", restart.plainMs(), 1);
    line(
        table,
        "start with a full space of 1000 sets, ms",
        restart.fullMs(),
        restart.fullMs() / restart.plainMs());
    return table.toString();
  }

  private static void line(StringBuilder table, String what, double figure, double ratio) {
    table.append(String.format(Locale.ROOT, "%-46s %9.2f %7.2fx%n", what, figure, ratio));
  }

  /** The targets. */
  public List<Target> targets() {
    double array = nsPerPair.getOrDefault(WordKind.ARRAY, Double.NaN);
    double mapped = nsPerPair.getOrDefault(WordKind.MAPPED_FILE, Double.NaN);
    return List.of(
        // Its target is against the C bitmap: bench core, "W2 words in a mapped file".
        Target.figure("core over a mapped file : arrays", of(mapped / array)),
        Target.atMost("daemon with state : without, pipelined", MOST_RATIO, of(pipelined)),
        Target.atMost("daemon with state : without, round trips", MOST_RATIO, of(roundTrip)),
        Target.atMost(
            "ms that a full space of 1000 sets adds to a start",
            MOST_RESTART_MS,
            of(restart.fullMs() - restart.plainMs())));
  }

  private static OptionalDouble of(double figure) {
    return OptionalDouble.of(figure);
  }
}
