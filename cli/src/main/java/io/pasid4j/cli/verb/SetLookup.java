// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.protocol.command.SetEntry;
import java.util.List;

/** Finds a set by its number or its name. */
final class SetLookup {
  private SetLookup() {}

  /** What is said of a set that is not there. */
  static String unknown(String parameter, String set) {
    return "%s: %s (expected: an open set that you may see; `pasid sets` lists them)"
        .formatted(parameter, set);
  }

  /** The one set of a number or a name. */
  static SetEntry find(String parameter, String set, List<SetEntry> sets) {
    List<SetEntry> named =
        sets.stream()
            .filter(entry ->
                Long.toString(entry.holder().setId()).equals(set)
                    || entry.holder().name().equals(set))
            .toList();
    if (named.isEmpty()) {
      throw CommandFailure.refused(unknown(parameter, set));
    }
    if (named.size() > 1) {
      throw CommandFailure.refused(
          "NAME: " + set + ": of " + named.size() + " sets (expected: the number of one)");
    }
    return named.getFirst();
  }
}
