// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.top;

import java.util.Comparator;

/** The columns that the table can be sorted by; numbers begin with the greatest. */
public enum TopColumn {
  /** Sorts by number, ascending. */
  SET(Comparator.comparingLong(row -> row.set().holder().setId())),
  /** Sorts by held IDs. */
  HELD(Comparator.<TopRow>comparingInt(row -> row.set().heldIds()).reversed()),
  /** Sorts by limit. */
  LIMIT(Comparator.<TopRow>comparingInt(row -> row.set().quota().limitIds()).reversed()),
  /** Sorts by guarantee. */
  GUAR(Comparator.<TopRow>comparingInt(row -> row.set().quota().guaranteedIds()).reversed()),
  /** Sorts by the share of the limit that is used. */
  USE(Comparator.comparingDouble(TopRow::use).reversed()),
  /** Sorts by growth. */
  RATE(Comparator.comparingDouble(TopRow::perSecond).reversed()),
  /** Sorts by age. */
  AGE(Comparator.<TopRow>comparingLong(row -> row.set().ageMs()).reversed()),
  /** Sorts by state. */
  STATE(Comparator.comparing(TopRow::state)),
  /** Sorts by name, ascending. */
  NAME(Comparator.comparing(row -> row.set().holder().name()));

  @SuppressWarnings("ImmutableEnumChecker") // without state
  private final Comparator<TopRow> order;

  TopColumn(Comparator<TopRow> order) {
    this.order = order;
  }

  /** The order of rows; equal ones by number. */
  Comparator<TopRow> order(boolean isInverted) {
    Comparator<TopRow> own = isInverted ? order.reversed() : order;
    return own.thenComparingLong(row -> row.set().holder().setId());
  }

  @SuppressWarnings("EnumOrdinal") // the order of the columns is that of the constants
  TopColumn next(int steps) {
    return values()[Math.floorMod(ordinal() + steps, values().length)];
  }
}
