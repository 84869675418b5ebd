// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects the problems of a file, so that all of them are reported at once. Not thread-safe. */
final class Problems {
  /** The most problems that are reported: a wrong file would have thousands. */
  private static final int MOST_REPORTED = 20;

  private final String file;
  private final List<Problem> all = new ArrayList<>();

  private record Problem(int line, String text) {}

  Problems(String file) {
    this.file = file;
  }

  /** Adds a problem of a node. */
  void add(Node where, String name, String value, String expected) {
    add(lineOf(where), name + ": " + value + " (expected: " + expected + ")");
  }

  /** Adds a problem of a line, which is 1 or more. */
  void add(int line, String text) {
    all.add(new Problem(line, text));
  }

  /** The line a node begins in. */
  static int lineOf(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  /**
   * Throws if there are problems.
   *
   * @throws ConfigurationException with all of them
   */
  void throwIfAny() {
    if (!all.isEmpty()) {
      throw exception();
    }
  }

  /** The text that reports them. */
  ConfigurationException exception() {
    List<String> reported =
        new ArrayList<>(
            all.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .limit(MOST_REPORTED)
                .map(problem -> file + ":" + problem.line() + ": " + problem.text())
                .toList());
    if (all.size() > MOST_REPORTED) {
      reported.add(file + ": and " + (all.size() - MOST_REPORTED) + " problems more");
    }
    return new ConfigurationException(reported);
  }
}
