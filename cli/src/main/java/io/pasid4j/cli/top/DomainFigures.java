// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.top;

import io.pasid4j.cli.api.JsonValue;
import io.pasid4j.cli.api.ManagementApi;
import io.pasid4j.cli.exit.CommandFailure;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A domain as one of its hosts knows it by itself. Immutable.
 *
 * @param name of the domain
 * @param host the host that was asked
 * @param leader empty if it knows none
 * @param problem why it gets no lease and moves no set now; empty if it does
 * @param lag by how many entries of the log it is behind what it knows to be committed; negative if
 *     it has no part of the log
 * @param contactMs how many ms ago it heard of the leader, or as the leader of most voters;
 *     negative if it has not
 * @param hosts all that ever joined; the asked one and the leader first, then those with a trouble
 */
public record DomainFigures(
    String name,
    String host,
    String leader,
    String problem,
    long lag,
    long contactMs,
    List<Host> hosts) {
  /** Names come from other hosts too. */
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

  /** Copies the list. */
  public DomainFigures {
    hosts = List.copyOf(hosts);
  }

  /**
   * A host of a domain. Immutable.
   *
   * @param role {@code leader}, {@code voter}, or empty
   * @param leasedIds how many IDs it has
   * @param lag by how many entries of the log it is behind, if it is a voter
   * @param isFenced whether nobody has its name since a fence
   * @param restingIds how many IDs rest since that
   */
  public record Host(
      String name, String role, long leasedIds, long lag, boolean isFenced, long restingIds) {
    boolean isTroubled() {
      return isFenced || restingIds > 0 || lag > 0;
    }
  }

  /**
   * Asks a daemon for what it knows by itself; empty if it is in no domain.
   *
   * @throws CommandFailure if it does not answer
   */
  public static Optional<DomainFigures> ask(ManagementApi daemon) {
    return of(daemon.find("/v1/domain?local=true"));
  }

  /** Reads an answer; empty if there is none. */
  static Optional<DomainFigures> of(JsonValue domain) {
    if (!domain.isPresent()) {
      return Optional.empty();
    }
    Map<String, Long> committed = new HashMap<>();
    domain
        .field("voters")
        .items()
        .forEach(voter -> committed.put(text(voter, "name"), number(voter, "committedIndex")));
    String host = text(domain, "host");
    String leader = text(domain, "leader");
    Comparator<Host> order =
        Comparator.comparing((Host one) -> !one.name().equals(host) && !one.name().equals(leader))
            .thenComparing(one -> !one.isTroubled())
            .thenComparing(Host::name);
    long newest = number(domain, "committedIndex");
    long lag = newest == 0 ? -1 : newest - number(domain, "appliedIndex");
    return Optional.of(
        new DomainFigures(
            text(domain, "name"),
            host,
            leader,
            text(domain, "reason"),
            lag,
            domain.field("contactMs").number(-1),
            domain.field("members").items().stream()
                .map(member -> host(member, leader, committed, newest))
                .sorted(order)
                .toList()));
  }

  private static Host host(
      JsonValue member, String leader, Map<String, Long> committed, long newest) {
    String name = text(member, "name");
    long known = committed.getOrDefault(name, 0L);
    String role = name.equals(leader) ? "leader" : committed.containsKey(name) ? "voter" : "";
    return new Host(
        name,
        role,
        number(member, "leasedIds"),
        known == 0 ? 0 : Math.max(0, newest - known),
        number(member, "instance") == 0,
        number(member, "restingIds"));
  }

  private static long number(JsonValue from, String field) {
    return from.field(field).number(0);
  }

  private static String text(JsonValue from, String field) {
    return CONTROLS.matcher(from.field(field).text()).replaceAll("?");
  }
}
