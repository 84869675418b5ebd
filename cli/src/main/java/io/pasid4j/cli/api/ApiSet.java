// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import static io.pasid4j.cli.api.ManagementApi.encoded;

import io.pasid4j.cli.exit.CommandFailure;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A set as the management API describes it.
 *
 * @param id its number
 * @param name its name
 * @param space the space that its IDs are of
 * @param heldIds how many IDs it holds
 * @param isWaiting whether no connection has it
 */
public record ApiSet(long id, String name, String space, long heldIds, boolean isWaiting) {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,9}");
  private static final int MOST_CANDIDATES = 8;

  /**
   * The one set of a number or a name.
   *
   * @param space the space that it has to be of; empty: any
   * @throws CommandFailure if there is none or more than one; the message lists candidates
   */
  public static ApiSet find(ManagementApi daemon, String set, Optional<String> space) {
    if (NUMBER.matcher(set).matches() && Long.parseLong(set) <= Integer.MAX_VALUE) {
      JsonValue found = daemon.find("/v1/sets/" + set);
      if (found.isPresent() && space.map(of(found).space()::equals).orElse(true)) {
        return of(found);
      }
    }
    String path = "/v1/sets?limit=%s&name=%s".formatted(MOST_CANDIDATES, encoded(set));
    List<JsonValue> named =
        daemon
            .get(path + space.map(name -> "&space=" + encoded(name)).orElse(""))
            .field("sets")
            .items();
    if (named.size() == 1) {
      return of(named.getFirst());
    }
    throw CommandFailure.refused("SET: " + set + problem(named, space));
  }

  private static String problem(List<JsonValue> named, Optional<String> space) {
    return named.isEmpty()
        ? " (expected: the number or name of an open set%s; `pasid sets` lists them)"
            .formatted(space.map(name -> " of space " + name).orElse(""))
        : named.stream()
            .map(each -> each.field("id").text() + " of space " + each.field("space").text())
            .collect(Collectors.joining(", ", ": a name of several sets (expected: one of ", ")"));
  }

  /** The set of a description. */
  public static ApiSet of(JsonValue set) {
    return new ApiSet(
        set.field("id").number(0),
        set.field("name").text(),
        set.field("space").text(),
        set.field("heldIds").number(0),
        set.field("waiting").isTrue());
  }

  /** The set's name in messages. */
  public String text() {
    return "set " + id + " (" + name + ")";
  }
}
