// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.map;

import io.pasid4j.cli.option.RangeText;
import io.pasid4j.cli.screen.KeyPress;
import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The part of a space that is shown, and the lines that show it. For one thread. */
public final class MapView {
  private static final int LEGEND_LINES = 3;
  private static final int LINES_AROUND = LEGEND_LINES + 2;
  private static final int LEAST_IDS = 8;
  private static final int LEAST_COLUMNS = 8;
  private static final int ZOOM = 2;
  private static final int STEPS = 4;
  private static final int GAP = 4;

  private final String space;
  private final PasidRange whole;
  private PasidRange view;

  /**
   * A view.
   *
   * @param space the name of the space
   * @param whole all IDs of the space
   * @param view the part to begin with
   */
  public MapView(String space, PasidRange whole, PasidRange view) {
    this.space = space;
    this.whole = whole;
    this.view = view;
  }

  /** The part that is shown. */
  public PasidRange range() {
    return view;
  }

  /**
   * Takes a key.
   *
   * @return false if the page is to be left
   */
  public boolean press(KeyPress press) {
    long width = view.countIds();
    switch (press.key()) {
      case END, F10 -> {
        return false;
      }
      case LEFT -> move(-Math.max(1, width / STEPS));
      case RIGHT -> move(Math.max(1, width / STEPS));
      case UP, PAGE_UP -> move(-width);
      case DOWN, PAGE_DOWN -> move(width);
      case HOME, ESCAPE -> view = whole;
      case LAST -> move(whole.max());
      case OTHER -> {
        return letter(press.text(), width);
      }
      default -> {
        // This key does nothing here.
      }
    }
    return true;
  }

  private boolean letter(String letter, long width) {
    switch (letter) {
      case "q" -> {
        return false;
      }
      case "+", "=" -> resize(Math.max(LEAST_IDS, width / ZOOM));
      case "-" -> resize(width * ZOOM);
      case "0" -> view = whole;
      default -> {
        // This key does nothing.
      }
    }
    return true;
  }

  private void move(long ids) {
    place(view.min() + ids, view.countIds());
  }

  /** Zooms around the middle. */
  private void resize(long ids) {
    long middle = (view.min() + view.max()) / 2;
    place(middle - ids / 2, ids);
  }

  private void place(long min, long ids) {
    long most = whole.countIds();
    long count = Math.min(ids, most);
    long from = Math.clamp(min, whole.min(), whole.max() - count + 1);
    view = PasidRange.of(from, from + count - 1);
  }

  /** The lines of a frame, none wider than the width and no more than the height. */
  public List<AttributedString> frame(
      List<MapOwner> all, int width, int height, boolean isColored) {
    List<MapOwner> owners =
        all.stream()
            .filter(owner -> owner.idsWithin(view) > 0)
            .sorted(
                Comparator.comparing(MapOwner::isReserved)
                    .thenComparingLong(owner -> -owner.idsWithin(view))
                    .thenComparingLong(MapOwner::setId))
            .toList();
    int columns = Math.max(LEAST_COLUMNS, width - Long.toString(view.max()).length() - 1);
    int rows = Math.max(1, height - LINES_AROUND);
    MapCanvas canvas = new MapCanvas(view, owners, isColored, columns, rows);
    List<AttributedString> lines = new ArrayList<>();
    lines.add(new AttributedString(title(owners, canvas)).columnSubSequence(0, width));
    lines.addAll(canvas.lines());
    lines.addAll(legend(owners, canvas, width, isColored));
    return lines;
  }

  private String title(List<MapOwner> owners, MapCanvas canvas) {
    long held =
        owners.stream()
            .filter(owner -> !owner.isReserved())
            .mapToLong(owner -> owner.idsWithin(view))
            .sum();
    long sets = owners.stream().filter(owner -> !owner.isReserved()).count();
    long reserved =
        owners.stream()
            .filter(MapOwner::isReserved)
            .mapToLong(owner -> owner.idsWithin(view))
            .sum();
    return "space %s %s: %d held by %d sets, %d reserved; a dot is %d ID%s, a line %d"
        .formatted(
            space,
            RangeText.of(view),
            held,
            sets,
            reserved,
            canvas.idsPerPixel(),
            canvas.idsPerPixel() == 1 ? "" : "s",
            canvas.idsPerRow());
  }

  private List<AttributedString> legend(
      List<MapOwner> owners, MapCanvas canvas, int width, boolean isColored) {
    List<AttributedString> lines = new ArrayList<>();
    AttributedStringBuilder line = new AttributedStringBuilder();
    for (int i = 0; i < owners.size() && lines.size() < LEGEND_LINES; i++) {
      MapOwner owner = owners.get(i);
      String text =
          (owner.isReserved() ? "reserved " : "set " + owner.setId() + " (" + owner.name() + ") ")
              + owner.idsWithin(view);
      if (line.columnLength() > 0 && line.columnLength() + text.length() + GAP > width) {
        lines.add(line.toAttributedString());
        line = new AttributedStringBuilder();
      }
      if (isColored) {
        line.style(AttributedStyle.DEFAULT.foreground(canvas.color(i))).append("█ ");
      }
      line.style(AttributedStyle.DEFAULT).append(text).append("  ");
    }
    if (lines.size() < LEGEND_LINES && line.columnLength() > 0) {
      lines.add(line.toAttributedString());
    }
    return lines.stream().map(each -> each.columnSubSequence(0, width)).toList();
  }
}
