// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.top;

import io.pasid4j.cli.output.Bar;
import io.pasid4j.cli.screen.Key;
import io.pasid4j.cli.screen.KeyPress;
import io.pasid4j.client.SetPresence;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The page: its order, filter and position, and the lines of a frame. For one thread. */
public final class TopView {
  private static final int LINES_AROUND = 5;
  private static final int MOST_SPACES = 3;

  private static final List<String> HELP =
      List.of(
          "F6, <, >      sort by the column to the left or right",
          "H P M T N     sort by held, percent of the limit, growth (IDs/s), age, set number",
          "I             invert the order",
          "F4, /         show only sets whose name or number contains a text; Esc shows all",
          "arrows, pages scroll; Home and End go to the ends",
          "space         pause",
          "F1, h, ?      this help",
          "F10, q        quit");

  private TopColumn column = TopColumn.USE;
  private boolean isInverted;
  private boolean isFiltering;
  private boolean isHelp;
  private boolean isPaused;
  private String filter = "";
  private int offset;

  /** A page that is sorted by a column. */
  public TopView(TopColumn column) {
    this.column = column;
  }

  /** True while the page stays as it is. */
  public boolean isPaused() {
    return isPaused;
  }

  /**
   * Takes a key.
   *
   * @return false if the page is to be left
   */
  public boolean press(KeyPress press) {
    if (press.key() == Key.END || press.key() == Key.F10) {
      return false;
    }
    if (isFiltering) {
      filter(press);
      return true;
    }
    if (isHelp) {
      isHelp = false;
      return true;
    }
    if (press.key() == Key.OTHER) {
      return letter(press.text());
    }
    move(press.key());
    return true;
  }

  private void filter(KeyPress press) {
    switch (press.key()) {
      case ENTER -> isFiltering = false;
      case ESCAPE -> {
        isFiltering = false;
        filter = "";
      }
      case BACKSPACE -> filter = filter.substring(0, Math.max(0, filter.length() - 1));
      default -> filter += press.text();
    }
    offset = 0;
  }

  private boolean letter(String letter) {
    switch (letter) {
      case "q" -> {
        return false;
      }
      case ">", "." -> column = column.next(1);
      case "<", "," -> column = column.next(-1);
      case "H" -> column = TopColumn.HELD;
      case "P" -> column = TopColumn.USE;
      case "M" -> column = TopColumn.RATE;
      case "T" -> column = TopColumn.AGE;
      case "N" -> column = TopColumn.SET;
      case "I" -> isInverted = !isInverted;
      case "/" -> isFiltering = true;
      case " ", "p" -> isPaused = !isPaused;
      case "h", "?" -> isHelp = true;
      default -> {
        // This key does nothing.
      }
    }
    return true;
  }

  private void move(Key key) {
    switch (key) {
      case UP -> offset--;
      case DOWN -> offset++;
      case PAGE_UP -> offset -= LINES_AROUND * 2;
      case PAGE_DOWN -> offset += LINES_AROUND * 2;
      case HOME -> offset = 0;
      case LAST -> offset = Integer.MAX_VALUE;
      case F1 -> isHelp = true;
      case F4 -> isFiltering = true;
      case F6 -> column = column.next(1);
      case ESCAPE -> filter = "";
      default -> {
        // This key does nothing here.
      }
    }
  }

  /** The lines of a frame, none wider than the width. */
  public List<AttributedString> frame(TopSample sample, int width, int height) {
    List<AttributedString> lines = new ArrayList<>(head(sample, width));
    if (isHelp) {
      HELP.forEach(line -> lines.add(text(line, width)));
      return lines;
    }
    TopTable table = new TopTable(width);
    lines.add(table.header(column));
    List<TopRow> rows = rows(sample);
    int room = Math.max(1, height - lines.size() - 1);
    offset = Math.clamp(offset, 0, Math.max(0, rows.size() - room));
    rows.stream().skip(offset).limit(room).map(table::row).forEach(lines::add);
    while (lines.size() < height - 1) {
      lines.add(AttributedString.EMPTY);
    }
    lines.add(foot(rows.size(), room, width));
    return lines;
  }

  /** The lines of a page that is printed once: all sets, and no keys. */
  public List<AttributedString> page(TopSample sample, int width) {
    List<AttributedString> lines = new ArrayList<>(head(sample, width));
    TopTable table = new TopTable(width);
    lines.add(table.header(column));
    rows(sample).stream().map(table::row).forEach(lines::add);
    return lines;
  }

  /** The sets that the page shows, in its order. */
  public List<TopRow> rows(TopSample sample) {
    return sample.rows().stream()
        .filter(row ->
            row.set().holder().name().contains(filter)
                || Long.toString(row.set().holder().setId()).contains(filter))
        .sorted(column.order(isInverted))
        .toList();
  }

  private static List<AttributedString> head(TopSample sample, int width) {
    Map<SetPresence, Integer> states = new TreeMap<>();
    sample.rows().forEach(row -> states.merge(row.state(), 1, Integer::sum));
    StringBuilder sets = new StringBuilder("sets: " + sample.rows().size());
    states.forEach((state, count) -> sets.append(", ").append(count).append(' ').append(state));
    long held = sample.rows().stream().mapToLong(row -> row.set().heldIds()).sum();
    double grown = sample.rows().stream().mapToDouble(TopRow::perSecond).sum();
    String use = "held: " + held + " (" + TopTable.rate(grown) + "/s)" + requests(sample);
    List<AttributedString> lines = new ArrayList<>();
    lines.add(text(sample.daemon() + "  " + sample.at().truncatedTo(ChronoUnit.SECONDS), width));
    lines.add(text(sets + "  " + use, width));
    sample.figures().spaces().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(MOST_SPACES)
        .forEach(space -> lines.add(space(space.getKey(), space.getValue(), width)));
    sample.domain().ifPresent(domain -> lines.addAll(DomainLines.of(domain, width)));
    return lines;
  }

  private static String requests(TopSample sample) {
    return sample.requestsPerSecond() < 0
        ? ""
        : String.format(Locale.ROOT, "  requests: %.0f/s", sample.requestsPerSecond());
  }

  private static AttributedString space(String name, ServerFigures.SpaceUse use, int width) {
    double share = use.usable() == 0 ? 0 : (double) use.taken() / use.usable();
    return new AttributedStringBuilder()
        .append("space " + name + " ")
        .style(TopTable.styleOf(share))
        .append(Bar.of(use.taken(), use.usable()))
        .style(AttributedStyle.DEFAULT)
        .append(" " + use.taken() + " of " + use.usable() + " taken")
        .toAttributedString()
        .columnSubSequence(0, width);
  }

  private AttributedString foot(int rows, int room, int width) {
    String where = rows <= room ? "" : "  " + (offset + 1) + "-" + (offset + room) + " of " + rows;
    String shown = filter.isEmpty() && !isFiltering ? "" : "  filter: " + filter;
    String text =
        " F1 help  F4 filter"
            + shown
            + "  F6 sort  I invert  F10 quit"
            + where
            + (isPaused ? "  PAUSED" : "");
    return new AttributedStringBuilder()
        .style(AttributedStyle.INVERSE)
        .append(text)
        .toAttributedString()
        .columnSubSequence(0, width);
  }

  private static AttributedString text(String line, int width) {
    return new AttributedString(line).columnSubSequence(0, width);
  }
}
