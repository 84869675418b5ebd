// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.top;

import io.pasid4j.cli.output.AgeText;
import io.pasid4j.cli.output.Bar;
import io.pasid4j.client.SetInfo;
import io.pasid4j.client.SetPresence;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The table of sets: as many columns as the width has room for. */
final class TopTable {
  /** The width from which on there is room for every column, and 20 for names. */
  private static final int WIDE = 160;

  private static final int HISTORY = 10;
  private static final int WIDE_HISTORY = 30;
  private static final double WARN = 0.8;
  private static final double CRITICAL = 0.95;
  private static final double PERCENT = 100;

  private final int width;

  TopTable(int width) {
    this.width = width;
  }

  private boolean isWide() {
    return width >= WIDE;
  }

  AttributedString header(TopColumn sorted) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    head(line, TopColumn.SET, sorted, "%6s ");
    if (isWide()) {
      line.append("%7s %6s ".formatted("PID", "UID"));
    }
    head(line, TopColumn.HELD, sorted, "%7s ");
    head(line, TopColumn.LIMIT, sorted, "%7s ");
    if (isWide()) {
      head(line, TopColumn.GUAR, sorted, "%6s ");
    }
    head(line, TopColumn.USE, sorted, isWide() ? "%-15s " : "%4s ");
    head(line, TopColumn.RATE, sorted, "%7s ");
    line.append(("%-" + history() + "s ").formatted("HISTORY"));
    head(line, TopColumn.AGE, sorted, "%7s ");
    head(line, TopColumn.STATE, sorted, isWide() ? "%-18s " : "%-8s ");
    if (isWide()) {
      line.append("%-12s ".formatted("SPACE"));
    }
    head(line, TopColumn.NAME, sorted, "%s");
    return cut(line);
  }

  private static void head(
      AttributedStringBuilder line, TopColumn column, TopColumn sorted, String format) {
    String text = column == TopColumn.RATE ? "IDS/S" : column.name();
    line.style(column == sorted ? AttributedStyle.INVERSE : AttributedStyle.BOLD);
    line.append(format.formatted(text));
    line.style(AttributedStyle.BOLD);
  }

  private int history() {
    return isWide() ? WIDE_HISTORY : HISTORY;
  }

  AttributedString row(TopRow row) {
    SetInfo set = row.set();
    AttributedStringBuilder line = new AttributedStringBuilder();
    line.append("%6d ".formatted(set.holder().setId()));
    if (isWide()) {
      line.append("%7d %6d ".formatted(set.holder().pid(), set.holder().uid()));
    }
    line.append("%7d %7d ".formatted(set.heldIds(), set.quota().limitIds()));
    if (isWide()) {
      line.append("%6d ".formatted(set.quota().guaranteedIds()));
    }
    line.style(styleOf(row.use()));
    String percent = "%3d%%".formatted((int) (row.use() * PERCENT));
    line.append(
        isWide()
            ? Bar.of(row.charged(), set.quota().limitIds()) + " " + percent + " "
            : percent + " ");
    line.style(AttributedStyle.DEFAULT);
    line.append("%7s ".formatted(rate(row.perSecond())));
    line.style(AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN));
    line.append(Sparkline.of(row.history(), history())).append(" ");
    line.style(AttributedStyle.DEFAULT);
    line.append("%7s ".formatted(AgeText.of(set.ageMs())));
    line.style(styleOf(row.state()));
    line.append((isWide() ? "%-18s " : "%-8s ").formatted(isWide() ? row.state() : brief(row)));
    line.style(AttributedStyle.DEFAULT);
    if (isWide()) {
      line.append("%-12s ".formatted(set.space()));
    }
    return cut(line.append(set.holder().name()));
  }

  private AttributedString cut(AttributedStringBuilder line) {
    return line.toAttributedString().columnSubSequence(0, width);
  }

  private static String brief(TopRow row) {
    return switch (row.state()) {
      case CONNECTED -> "conn";
      case DETACHED_ALIVE -> "det-live";
      case DETACHED_UNKNOWN -> "det-?";
      case ENDING -> "ending";
    };
  }

  static String rate(double perSecond) {
    return perSecond == 0 ? "0" : String.format(Locale.ROOT, "%+.1f", perSecond);
  }

  static AttributedStyle styleOf(double use) {
    int color =
        use >= CRITICAL
            ? AttributedStyle.RED
            : use >= WARN ? AttributedStyle.YELLOW : AttributedStyle.GREEN;
    return AttributedStyle.DEFAULT.foreground(color);
  }

  private static AttributedStyle styleOf(SetPresence state) {
    return switch (state) {
      case CONNECTED -> AttributedStyle.DEFAULT;
      case DETACHED_ALIVE -> AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
      case DETACHED_UNKNOWN -> AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
      case ENDING -> AttributedStyle.DEFAULT.foreground(AttributedStyle.MAGENTA);
    };
  }
}
