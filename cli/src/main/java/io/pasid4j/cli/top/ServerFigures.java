// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.top;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures of a daemon that are not those of a set. Immutable.
 *
 * @param requests the requests of tenants since the daemon started; -1: not known
 * @param refused those of them with another result than ok; -1: not known
 * @param spaces how full each space is, by name
 */
public record ServerFigures(long requests, long refused, Map<String, SpaceUse> spaces) {
  /** The figures of a daemon whose metrics are not to be had. */
  public static final ServerFigures UNKNOWN = new ServerFigures(-1, -1, Map.of());

  private static final Pattern REQUESTS =
      Pattern.compile("^pasid_requests_total\\{.*result=\"([^\"]*)\".*\\} (\\S+)$");
  private static final Pattern IDS =
      Pattern.compile("^pasid_space_ids\\{space=\"([^\"]*)\",state=\"([^\"]*)\"\\} (\\S+)$");

  /** Copies the map. */
  public ServerFigures {
    spaces = Map.copyOf(spaces);
  }

  /**
   * The use of a space.
   *
   * @param taken the IDs that are held, pending, quarantined or in use outside
   * @param usable all that are not reserved
   */
  public record SpaceUse(long taken, long usable) {
    private SpaceUse plus(SpaceUse other) {
      return new SpaceUse(taken + other.taken, usable + other.usable);
    }
  }

  /** Reads the metrics in Prometheus' text format. */
  public static ServerFigures of(String metrics) {
    long requests = 0;
    long refused = 0;
    Map<String, SpaceUse> spaces = new TreeMap<>();
    for (String line : metrics.lines().toList()) {
      Matcher request = REQUESTS.matcher(line);
      Matcher ids = IDS.matcher(line);
      if (request.matches()) {
        long count = count(request.group(2));
        requests += count;
        refused += request.group(1).equals("ok") ? 0 : count;
      } else if (ids.matches()) {
        spaces.merge(ids.group(1), use(ids.group(2), count(ids.group(3))), SpaceUse::plus);
      }
    }
    return new ServerFigures(requests, refused, spaces);
  }

  private static SpaceUse use(String state, long count) {
    return switch (state) {
      case "reserved" -> new SpaceUse(0, 0);
      case "free", "unleased" -> new SpaceUse(0, count);
      default -> new SpaceUse(count, count);
    };
  }

  private static long count(String number) {
    return (long) Double.parseDouble(number);
  }
}
