// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.Similar;
import io.pasid4j.client.SetHolder;
import io.pasid4j.client.SetInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds a set by its number or its name. */
final class SetLookup {
  private static final int MOST_CANDIDATES = 8;

  private SetLookup() {}

  /**
   * The set that a line names, as a parameter or as the value of {@code --set}.
   *
   * @throws CommandFailure if it names two
   */
  static Optional<String> named(@Nullable String parameter, @Nullable String option) {
    if (parameter != null && option != null) {
      throw CommandFailure.usage(
          "SET: " + parameter + " and --set " + option + " (expected: one of the two)");
    }
    return Optional.ofNullable(parameter).or(() -> Optional.ofNullable(option));
  }

  /**
   * The one set of a number or a name.
   *
   * @throws CommandFailure if there is none or more than one; the message lists candidates
   */
  static SetInfo find(String parameter, String set, List<SetInfo> sets) {
    for (SetInfo each : sets) {
      if (Long.toString(each.holder().setId()).equals(set)) {
        return each;
      }
    }
    List<SetInfo> named = sets.stream().filter(each -> each.holder().name().equals(set)).toList();
    if (named.size() == 1) {
      return named.getFirst();
    }
    throw CommandFailure.refused(
        named.isEmpty() ? unknown(parameter, set, sets) : ambiguous(parameter, set, named));
  }

  private static String unknown(String parameter, String set, List<SetInfo> sets) {
    List<String> names = sets.stream().map(each -> each.holder().name()).distinct().toList();
    List<String> similar = Similar.to(set, names);
    return "%s: %s (expected: an open set that you may see; `pasid sets` lists them)%s"
        .formatted(
            parameter, set, similar.isEmpty() ? "" : ": did you mean " + similar.getFirst() + "?");
  }

  private static String ambiguous(String parameter, String set, List<SetInfo> named) {
    String candidates =
        named.stream()
            .limit(MOST_CANDIDATES)
            .map(SetInfo::holder)
            .map(holder -> holder.setId() + " (pid " + holder.pid() + ", uid " + holder.uid() + ")")
            .collect(Collectors.joining(", "));
    return "%s: %s: a name of %s sets (expected: the number of one: %s%s)"
        .formatted(
            parameter,
            set,
            named.size(),
            candidates,
            named.size() > MOST_CANDIDATES ? ", ..." : "");
  }

  /** A set as messages name it. */
  static String text(SetHolder holder) {
    return "set " + holder.setId() + " (" + holder.name() + ")";
  }
}
