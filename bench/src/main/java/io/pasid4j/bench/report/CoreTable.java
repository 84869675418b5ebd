// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lays the figures out: a row a workload, a column a peer. */
public final class CoreTable {
  private static final int ROW_WIDTH = 31;
  private static final int CELL_WIDTH = 22;

  private static final double IDLE_MACHINE = 0.95;
  private static final String BUSY =
      " (expected: 95 % or more): the machine was busy, do not trust the figures\n";

  private final CoreResults results;
  private final List<Column> columns;

  public CoreTable(CoreResults results) {
    this.results = results;
    columns = Arrays.stream(Column.values()).filter(this::measured).toList();
  }

  private boolean measured(Column column) {
    return Arrays.stream(CoreRow.values()).anyMatch(row -> results.cell(row, column).isPresent());
  }

  /** The table, a line a row. */
  public String render() {
    String head =
        pad("", ROW_WIDTH)
            + columns.stream().map(c -> left(c.title(), CELL_WIDTH)).collect(Collectors.joining());
    String rows =
        Arrays.stream(CoreRow.values())
            .filter(row -> results.cells().containsKey(row))
            .map(this::line)
            .collect(Collectors.joining());
    return head
        + "\n"
        + rows
        + "each cell: figure, how many times ours it is, heap bytes allocated per operation\n"
        + noise();
  }

  private String noise() {
    double share = results.coreShare();
    String line =
        String.format(Locale.ROOT, "the measuring threads ran %.0f %% of the time", 100 * share);
    if (Double.isNaN(share)) {
      return "";
    }
    return line + (share < IDLE_MACHINE ? BUSY : "\n");
  }

  private String line(CoreRow row) {
    return pad(row.title(), ROW_WIDTH)
        + columns.stream().map(c -> cell(row, c)).collect(Collectors.joining())
        + "\n";
  }

  private String cell(CoreRow row, Column column) {
    Optional<Measurement> cell = results.cell(row, column);
    if (cell.isEmpty()) {
      return left("-", CELL_WIDTH);
    }
    StringBuilder text = new StringBuilder(figure(cell.get().value(), row.unit()));
    if (column != Column.OURS) {
      results
          .ratio(row, Column.OURS, row, column)
          .ifPresent(r -> text.append(String.format(Locale.ROOT, " %.1fx", r)));
    }
    if (!Double.isNaN(cell.get().bytesPerOp())) {
      text.append(String.format(Locale.ROOT, " %.0fB", cell.get().bytesPerOp()));
    }
    return left(text.toString(), CELL_WIDTH);
  }

  static String figure(double value, String unit) {
    return unit.equals("ns") && value >= 10_000
        ? String.format(Locale.ROOT, "%.1f us", value / 1000)
        : String.format(Locale.ROOT, value < 100 ? "%.1f %s" : "%.0f %s", value, unit);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String left(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }
}
