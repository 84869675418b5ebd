// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.report;

import io.pasid4j.doctor.verdict.Diagnosis;
import io.pasid4j.doctor.verdict.Row;
import java.io.PrintWriter;
import java.util.List;

/** Prints a diagnosis for people. */
public final class TextReport {
  private static final String INDENT = "          ";

  private final PrintWriter out;

  private TextReport(PrintWriter out) {
    this.out = out;
  }

  /** Prints a diagnosis and flushes. */
  public static void print(PrintWriter out, Diagnosis diagnosis) {
    TextReport report = new TextReport(out);
    report.summary(diagnosis.summary());
    report.table("HOST", diagnosis.checks());
    report.table("IOMMU UNITS", diagnosis.units());
    report.table("DEVICES", diagnosis.devices());
    out.flush();
  }

  private void summary(Row summary) {
    String verdict = summary.verdict() == null ? "" : summary.verdict().text() + ": ";
    line(verdict + summary.reason() + bit(summary.bit()));
    summary.also().forEach(also -> line("also: " + also));
    remedy("", summary.remedy());
  }

  private void table(String title, List<Row> rows) {
    line("");
    line(title + (rows.isEmpty() ? ": none" : ""));
    int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    for (Row row : rows) {
      String verdict = row.verdict() == null ? "" : "  %-10s".formatted(row.verdict().text());
      String name = row.name() + " ".repeat(width - row.name().length());
      line(
          "[%-7s] %s%s  %s%s"
              .formatted(row.state().text(), name, verdict, row.reason(), bit(row.bit())));
      if (!row.detail().isEmpty()) {
        line(INDENT + row.detail());
      }
      row.also().forEach(also -> line(INDENT + "also: " + also));
      remedy(INDENT, row.remedy());
    }
  }

  private void remedy(String indent, String remedy) {
    if (!remedy.isEmpty()) {
      line(indent + "remedy: " + remedy);
    }
  }

  private static String bit(String bit) {
    return bit.isEmpty() ? "" : " [" + bit + "]";
  }

  /** Text of a recorded tree may hold anything: no control character reaches the terminal. */
  private void line(String text) {
    out.println(text.replaceAll("\\p{Cntrl}", "?"));
  }
}
