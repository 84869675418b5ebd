// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.screen.Key;
import io.pasid4j.cli.screen.KeyPress;
import io.pasid4j.core.PasidRange;
import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The picture of a space, and the part of it that is shown. */
class MapViewTest {
  private static final PasidRange WHOLE = PasidRange.of(0, 1023);
  private static final MapOwner RESERVED =
      new MapOwner(MapOwner.RESERVED, "reserved", List.of(PasidRange.of(0, 0)));
  private static final MapOwner A =
      new MapOwner(7, "vm-7", List.of(PasidRange.of(1, 15), PasidRange.of(512, 1023)));
  private static final MapOwner B = new MapOwner(9, "vm-9", List.of(PasidRange.of(100, 119)));

  private final MapView view = new MapView("pasid", WHOLE, WHOLE);

  private List<AttributedString> frame(int width, int height, boolean isColored) {
    return view.frame(List.of(RESERVED, A, B), width, height, isColored);
  }

  @ParameterizedTest
  @CsvSource({"20,8", "80,24", "80,6", "200,50"})
  void aFrameKeepsToTheTerminal(int width, int height) {
    for (boolean isColored : new boolean[] {true, false}) {
      assertThat(frame(width, height, isColored))
          .hasSizeLessThanOrEqualTo(height)
          .allMatch(line -> line.columnLength() <= width);
    }
  }

  @Test
  void withoutColorsADotIsSetWhereAnIdIsHeld() {
    List<String> lines = frame(69, 9, false).stream().map(AttributedString::toString).toList();

    // 64 cells of 2 dots, 4 rows of 4 dots: one ID a dot would need 2048.
    assertThat(lines.getFirst())
        .isEqualTo(
            "space pasid 0-1023: 547 held by 2 sets, 1 reserved; a dot is 1 ID, a line 512"
                .substring(0, 69));
    // The line of dots has 128: its first has 15 dots for 1 to 15, and none for 0, which is
    // reserved.
    assertThat(lines.get(1)).startsWith("   0 ⠈⠉⠉⠉⠉⠉⠉⠉⠀");
    assertThat(lines.get(1).substring(5 + 50, 5 + 60)).isEqualTo("⠉".repeat(10));
    assertThat(lines.get(2)).isEqualTo(" 512 " + "⣿".repeat(64));
    assertThat(lines.get(3)).isEqualTo("set 7 (vm-7) 527  set 9 (vm-9) 20  reserved 1  ");
  }

  @Test
  void withColorsEachSetHasItsOwn() {
    List<AttributedString> lines = frame(69, 24, true);
    String first = lines.get(1).toAnsi();

    // Two rows of 64 pixels: reserved 0, then 1 to 15 above, 100 to 119 below.
    assertThat(first).contains("38;5;238m", "38;5;39m", "38;5;208m");
    assertThat(lines.get(1).toString()).contains("▀", "▄");
    assertThat(lines.get(5).toString()).contains("█".repeat(64));
    assertThat(lines.getLast().toString()).contains("█ set 7 (vm-7) 527", "█ reserved 1");
  }

  @Test
  void keysZoomAndMoveWithinTheSpace() {
    view.press(new KeyPress(Key.OTHER, "+"));
    assertThat(view.range()).isEqualTo(PasidRange.of(255, 766));
    view.press(new KeyPress(Key.RIGHT, ""));
    assertThat(view.range()).isEqualTo(PasidRange.of(383, 894));
    view.press(new KeyPress(Key.LAST, ""));
    assertThat(view.range()).isEqualTo(PasidRange.of(512, 1023));
    view.press(new KeyPress(Key.LEFT, ""));
    view.press(new KeyPress(Key.UP, ""));
    view.press(new KeyPress(Key.UP, ""));
    assertThat(view.range()).isEqualTo(PasidRange.of(0, 511));
    view.press(new KeyPress(Key.OTHER, "-"));
    assertThat(view.range()).isEqualTo(WHOLE);
    for (int i = 0; i < 30; i++) {
      view.press(new KeyPress(Key.OTHER, "+"));
    }
    assertThat(view.range().max() - view.range().min()).isEqualTo(7);
    view.press(new KeyPress(Key.HOME, ""));
    assertThat(view.range()).isEqualTo(WHOLE);
    assertThat(view.press(new KeyPress(Key.OTHER, "q"))).isFalse();
    assertThat(view.press(new KeyPress(Key.END, ""))).isFalse();
  }

  @Test
  void aPixelBelongsToTheOwnerOfMostOfItsIds() {
    MapOwner scattered =
        new MapOwner(
            1, "a", List.of(PasidRange.of(0, 1), PasidRange.of(4, 5), PasidRange.of(8, 8)));
    MapOwner block = new MapOwner(2, "b", List.of(PasidRange.of(6, 7), PasidRange.of(9, 20)));

    PixelOwners pixels = PixelOwners.of(PasidRange.of(0, 31), 4, List.of(scattered, block));

    assertThat(pixels.idsPerPixel()).isEqualTo(8);
    assertThat(List.of(0, 1, 2, 3).stream().map(pixels::ownerAt))
        .containsExactly(0, 1, 1, PixelOwners.NOBODY);
  }
}
