// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pasid4j.e2e.host.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The picture that a page must show, computed from the daemon's reply for each ID. */
final class ShownPicture {
  private static final Duration AT_MOST = Duration.ofSeconds(60);
  private static final String STATES =
      "['FREE','IDLE','ACTIVE','FREE_PENDING','QUARANTINED','RESERVED','FOREIGN']";

  private final List<String> states = new ArrayList<>();
  private final List<Integer> sets = new ArrayList<>();
  private final int bits;

  private ShownPicture(int bits) {
    this.bits = bits;
  }

  /** Queries each ID of the space {@code pasid}, which must not change meanwhile. */
  static ShownPicture of(ConfiguredDaemon daemon, int bits) throws Exception {
    return of(daemon, "pasid", bits);
  }

  /** Queries each ID of a space, which must not change meanwhile. */
  static ShownPicture of(ConfiguredDaemon daemon, String space, int bits) throws Exception {
    ShownPicture picture = new ShownPicture(bits);
    for (int id = 0; id < 1 << bits; id++) {
      String path = "/v1/spaces/" + space + "/ids/" + id;
      JsonNode shown = daemon.json(path);
      for (; !shown.has("state"); shown = daemon.json(path)) {
        assertThat(shown.path("type").asText()).endsWith("too-many-requests");
      }
      picture.states.add(shown.path("state").asText());
      picture.sets.add(shown.path("set").path("id").asInt(0));
    }
    return picture;
  }

  List<String> states() {
    return states;
  }

  /** Waits until each pixel of a browser's picture is that of the state and set of its ID. */
  void await(Browser browser, String order) throws Exception {
    String wrong =
        """
        (() => { const picture = %s, { colours, view, scale } = picture, { width } = picture.layout;
          const shown = picture.pixels;
          // Enlarged, the middle of a cell in the canvas, below what is drawn over it.
          const seen = (id) => { if (scale < 1) return shown[places[id]];
            const [x, y] = picture.centreOf(id).map(Math.floor);
            return view.pixels[y * view.image.width + x]; };
          const states = %s, sets = %s, places = %s, wrong = [];
          if (shown.length !== states.length) return `${shown.length} pixels`;
          states.forEach((state, id) => { const place = places[id];
            const x = place %% width, y = Math.floor(place / width);
            const right = colours.pixel(%s.indexOf(state), sets[id], x, y);
            if (shown[place] !== right || seen(id) !== right) wrong.push(`${id}: ${state} of ${sets[id]}`); });
          return wrong.slice(0, 20).join('; '); })()
        """
            .formatted(
                OpenPage.PICTURE,
                states.stream().map(state -> "'" + state + "'").toList(),
                sets,
                places(order),
                STATES);
    try {
      Poll.until(order, AT_MOST, () -> browser.value(wrong).asText("?").isEmpty());
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ": wrong: " + browser.value(wrong).asText(), e);
    }
  }

  private List<Integer> places(String order) {
    List<Integer> places = new ArrayList<>();
    for (int id = 0; id < 1 << bits; id++) {
      places.add(
          switch (order) {
            case "hilbert" -> hilbert(id);
            case "z-order" -> zOrder(id);
            default -> id;
          });
    }
    return places;
  }

  private int width() {
    return 1 << ((bits + 1) / 2);
  }

  /** Hilbert's curve as Wikipedia has it; two squares side by side for an odd number of bits. */
  private int hilbert(int id) {
    int side = 1 << (bits / 2);
    int x = 0;
    int y = 0;
    int rest = id % (side * side);
    for (int s = 1; s < side; s *= 2) {
      int rx = 1 & (rest / 2);
      int ry = 1 & (rest ^ rx);
      if (ry == 0) {
        int turnedX = rx == 1 ? s - 1 - x : x;
        x = rx == 1 ? s - 1 - y : y;
        y = turnedX;
      }
      x += s * rx;
      y += s * ry;
      rest /= 4;
    }
    return y * width() + id / (side * side) * side + x;
  }

  /** Even bits are the column, odd ones the row. */
  private int zOrder(int id) {
    int x = 0;
    int y = 0;
    for (int bit = 0; bit < bits; bit++) {
      int set = (id >> bit) & 1;
      if (bit % 2 == 0) {
        x |= set << (bit / 2);
      } else {
        y |= set << (bit / 2);
      }
    }
    return y * width() + x;
  }
}
