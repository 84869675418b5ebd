// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.report;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The figures of a run so far. Not thread-safe. */
public final class CoreResults {
  private final Map<CoreRow, Map<Column, Measurement>> cells = new EnumMap<>(CoreRow.class);

  /** Enters a figure. */
  public void put(CoreRow row, Column column, Measurement measurement) {
    cells.computeIfAbsent(row, r -> new EnumMap<>(Column.class)).put(column, measurement);
  }

  /** A cell, if it was measured. */
  public Optional<Measurement> cell(CoreRow row, Column column) {
    return Optional.ofNullable(cells.getOrDefault(row, Map.of()).get(column));
  }

  /** The figure of a cell, if it was measured. */
  public OptionalDouble value(CoreRow row, Column column) {
    return cell(row, column).stream().mapToDouble(Measurement::value).findFirst();
  }

  /** The second cell's figure divided by the first's, if both were measured. */
  public OptionalDouble ratio(CoreRow row, Column column, CoreRow otherRow, Column otherColumn) {
    OptionalDouble base = value(row, column);
    OptionalDouble other = value(otherRow, otherColumn);
    return base.isPresent() && other.isPresent()
        ? OptionalDouble.of(other.getAsDouble() / base.getAsDouble())
        : OptionalDouble.empty();
  }

  /** The part of the time that the measuring threads ran, on average; 1 on an idle machine. */
  public double coreShare() {
    return cells.values().stream()
        .flatMap(row -> row.values().stream())
        .mapToDouble(Measurement::coreShare)
        .filter(share -> !Double.isNaN(share))
        .average()
        .orElse(Double.NaN);
  }

  /** All cells, for writing them out. */
  public Map<CoreRow, Map<Column, Measurement>> cells() {
    return cells;
  }
}
