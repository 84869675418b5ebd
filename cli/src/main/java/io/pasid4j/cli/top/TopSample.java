// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.top;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The figures of one refresh of the page. Immutable.
 *
 * @param at when it was taken
 * @param daemon the daemon in a few words
 * @param rows the sets
 * @param figures the figures of the daemon
 * @param requestsPerSecond tenants' requests since the sample before; negative: not known
 * @param domain the domain that a space is in; empty: none, or not known
 */
public record TopSample(
    Instant at,
    String daemon,
    List<TopRow> rows,
    ServerFigures figures,
    double requestsPerSecond,
    Optional<DomainFigures> domain) {
  /** Copies the rows. */
  public TopSample {
    rows = List.copyOf(rows);
  }
}
