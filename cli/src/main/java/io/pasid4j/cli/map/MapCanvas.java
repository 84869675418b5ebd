// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.map;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Draws a range of a space, row by row from the left: half blocks in the colours of the owners, or
 * without colours dots of braille where an ID is held.
 */
final class MapCanvas {
  /** Distinct colours of the 256 that terminals have; the owners of most IDs get one each. */
  private static final int[] PALETTE = {39, 208, 40, 201, 226, 51, 196, 141, 118, 214, 75, 205};

  private static final int OTHER = 250;
  private static final int RESERVED = 238;
  private static final int HALVES = 2;
  private static final int DOT_COLUMNS = 2;
  private static final int DOT_ROWS = 4;
  private static final int BRAILLE = 0x2800;

  /** The bits of a braille character, by row and column of its dots. */
  private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

  private final PasidRange view;
  private final List<MapOwner> owners;
  private final boolean isColored;
  private final int columns;
  private final int rows;
  private final PixelOwners pixels;

  /**
   * A picture.
   *
   * @param owners those of most IDs first
   */
  MapCanvas(PasidRange view, List<MapOwner> owners, boolean isColored, int columns, int rows) {
    this.view = view;
    this.owners = owners;
    this.isColored = isColored;
    this.columns = columns;
    this.rows = rows;
    int perCell = isColored ? HALVES : DOT_COLUMNS * DOT_ROWS;
    pixels = PixelOwners.of(view, columns * rows * perCell, owners);
  }

  long idsPerPixel() {
    return pixels.idsPerPixel();
  }

  /** The number of IDs that a line of the terminal stands for. */
  long idsPerRow() {
    return idsPerPixel() * columns * (isColored ? HALVES : DOT_COLUMNS * DOT_ROWS);
  }

  List<AttributedString> lines() {
    List<AttributedString> lines = new ArrayList<>();
    int digits = Long.toString(view.max()).length();
    for (int row = 0; row < rows; row++) {
      long first = view.min() + row * idsPerRow();
      if (first > view.max()) {
        break;
      }
      AttributedStringBuilder line = new AttributedStringBuilder();
      line.append(("%" + digits + "d ").formatted(first));
      for (int column = 0; column < columns; column++) {
        if (isColored) {
          halves(line, row, column);
        } else {
          line.append(Character.toString(braille(row, column)));
        }
      }
      lines.add(line.toAttributedString());
    }
    return lines;
  }

  /** Two pixels, one above the other; a row of pixels is as wide as the picture. */
  private void halves(AttributedStringBuilder line, int row, int column) {
    int upper = pixels.ownerAt(row * HALVES * columns + column);
    int lower = pixels.ownerAt((row * HALVES + 1) * columns + column);
    AttributedStyle style = AttributedStyle.DEFAULT;
    String sign = " ";
    if (upper == lower && upper != PixelOwners.NOBODY) {
      style = style.foreground(color(upper));
      sign = "█";
    } else if (upper != PixelOwners.NOBODY) {
      style = style.foreground(color(upper));
      style = lower == PixelOwners.NOBODY ? style : style.background(color(lower));
      sign = "▀";
    } else if (lower != PixelOwners.NOBODY) {
      style = style.foreground(color(lower));
      sign = "▄";
    }
    line.style(style).append(sign).style(AttributedStyle.DEFAULT);
  }

  /** The color of an owner, by its place. */
  int color(int owner) {
    if (owners.get(owner).isReserved()) {
      return RESERVED;
    }
    return owner < PALETTE.length ? PALETTE[owner] : OTHER;
  }

  private int braille(int row, int column) {
    int sign = BRAILLE;
    for (int y = 0; y < DOT_ROWS; y++) {
      for (int x = 0; x < DOT_COLUMNS; x++) {
        int line = row * DOT_ROWS + y;
        int owner = pixels.ownerAt(line * columns * DOT_COLUMNS + column * DOT_COLUMNS + x);
        if (owner != PixelOwners.NOBODY && !owners.get(owner).isReserved()) {
          sign |= DOTS[y][x];
        }
      }
    }
    return sign;
  }
}
