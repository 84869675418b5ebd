// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.Repository;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a space in Debian's Chromium, against a daemon that tenants use meanwhile. */
class SpacePageTest {
  private static final Path SCREENSHOTS = Repository.root().resolve("e2e/target/screenshots");
  private static final Duration AT_MOST = Duration.ofSeconds(60);
  private static final String CANVAS = "document.querySelector('.picture canvas')";
  private static final String LIVE = "document.querySelector('.connection.live') !== null";
  private static final String SHOWN = CANVAS + "?.view?.picture?.firstFrameMs > 0 && " + LIVE;

  @TempDir private Path directory;

  private Browser browser;
  private int port;

  @BeforeEach
  void start() throws Exception {
    assumeThat(Files.isExecutable(Browser.CHROMIUM))
        .as(Browser.CHROMIUM + ": there to look at the page")
        .isTrue();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    browser = Browser.start(directory);
    browser.look(1280, 900, false);
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private ConfiguredDaemon daemon(int bits) throws Exception {
    int bandStart = (1 << bits) / 4;
    int bandEnd = bandStart + (1 << bits) / 16 - 1;
    Path audit = directory.resolve("audit.jsonl");
    return ConfiguredDaemon.start(
        directory,
        """
        state: none
        spaces:
          pasid: { bits: %d, reserved: [%d-%d], quarantineMs: 3600000, default: true }
        audit: { file: %s, ids: true }
        management: { tcp: { address: '127.0.0.1:%d', access: everyone-on-this-host } }
        """
            .formatted(bits, bandStart, bandEnd, audit, port));
  }

  private void openPage() throws Exception {
    browser.open("http://127.0.0.1:" + port + "/");
    browser.until(SHOWN);
  }

  private void keep(String name) throws Exception {
    browser.screenshot(SCREENSHOTS.resolve(name + ".png"));
  }

  /** Waits until each pixel is that of the state and set that `show` has for its ID. */
  private void assertPictureIsThatOfShow(ConfiguredDaemon daemon, int bits) throws Exception {
    List<String> states = new ArrayList<>();
    List<Integer> sets = new ArrayList<>();
    for (int id = 0; id < 1 << bits; id++) {
      JsonNode shown = daemon.json("/v1/spaces/pasid/ids/" + id);
      for (; !shown.has("state"); shown = daemon.json("/v1/spaces/pasid/ids/" + id)) {
        assertThat(shown.path("type").asText()).endsWith("too-many-requests");
      }
      states.add("'" + shown.path("state").asText() + "'");
      sets.add(shown.path("set").path("id").asInt(0));
    }
    String names = "['FREE','IDLE','ACTIVE','FREE_PENDING','QUARANTINED','RESERVED','FOREIGN']";
    String wrong =
        """
        (() => { const {hidden, colours} = %s.view.picture, side = hidden.width;
          const shown = new Uint32Array(hidden.getContext('2d').getImageData(0, 0, side, side).data.buffer);
          const states = %s, sets = %s, places = %s, wrong = [];
          states.forEach((state, id) => { const x = places[id] %% side, y = Math.floor(places[id] / side);
            const right = colours.pixel(%s.indexOf(state), sets[id], x, y);
            if (shown[places[id]] !== right) wrong.push(`${id}: ${state} of ${sets[id]}`); });
          return wrong.slice(0, 20).join('; '); })()
        """
            .formatted(CANVAS, states, sets, places(bits), names);
    Poll.until("the picture of show", AT_MOST, () -> browser.value(wrong).asText("?").isEmpty());
  }

  /** Hilbert's curve as Wikipedia has it, in a square of an even number of bits. */
  private static List<Integer> places(int bits) {
    int side = 1 << (bits / 2);
    List<Integer> places = new ArrayList<>();
    for (int id = 0; id < 1 << bits; id++) {
      int x = 0;
      int y = 0;
      int rest = id;
      for (int s = 1; s < side; s *= 2) {
        int rx = 1 & rest / 2;
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
      places.add(y * side + x);
    }
    return places;
  }

  @Test
  void thePictureIsThatOfShowWhileTenantsChangeItAndAfterAKill() throws Exception {
    int bits = 10;
    ConfiguredDaemon daemon = daemon(bits);
    try (SpaceLoad load = new SpaceLoad(daemon.socket(), bits, 5)) {
      load.fill(20);
      openPage();
      load.start();
      browser.until(CANVAS + ".view.picture.frames > 30");
      assertThat(load.stop()).isPositive();
      assertPictureIsThatOfShow(daemon, bits);
      keep("small");
      daemon.process().kill();
      browser.until("document.querySelector('.connection.lost') !== null");
      keep("killed");
    } finally {
      daemon.close();
    }
    try (ConfiguredDaemon again = daemon(bits);
        SpaceLoad load = new SpaceLoad(again.socket(), bits, 3)) {
      load.fill(10);
      browser.until(LIVE);
      assertPictureIsThatOfShow(again, bits);
    }
  }

  @Test
  void keysMoveZoomAndChoose() throws Exception {
    try (ConfiguredDaemon daemon = daemon(10);
        SpaceLoad load = new SpaceLoad(daemon.socket(), 10, 3)) {
      load.fill(10);
      openPage();
      browser.value(CANVAS + ".focus()");
      browser.press("Home");
      browser.press("PageDown");
      browser.press("PageDown");
      browser.until("document.querySelector('.hover').textContent.startsWith('ID 2:')");
      browser.press("+");
      browser.until(CANVAS + ".view.picture.scale > " + CANVAS + ".view.picture.leastScale");
      browser.press("Enter");
      browser.until("document.querySelector('.details h2')?.textContent === 'ID 2'");
      browser.press("ArrowRight");
      browser.until("!document.querySelector('.hover').textContent.startsWith('ID 2:')");
      keep("keyboard");
    }
  }

  @Test
  void namesAreTextAndTheReplayGoesBack() throws Exception {
    try (ConfiguredDaemon daemon = daemon(10);
        SpaceLoad load = new SpaceLoad(daemon.socket(), 10, 3)) {
      load.fill(10);
      openPage();
      String band = "{\"min\":1000,\"max\":1010,\"name\":\"<img src=x onerror=alert(1)>\"}";
      daemon.send(HttpMethod.POST, "/v1/spaces/pasid/reservations", band);
      browser.until("document.querySelector('.sets').textContent.includes('vm-2')");
      browser.value("document.querySelector('.replay button').click()");
      browser.until("document.querySelector('.replay input') !== null");
      browser.value(
          "(() => { const time = document.querySelector('.replay input'); time.value = 0;"
              + " time.dispatchEvent(new Event('input', {bubbles: true})); })()");
      String held = CANVAS + ".view.picture.model.state.filter((s) => s === 1 || s === 2).length";
      browser.until(held + " === 0");
      assertThat(browser.value("document.querySelectorAll('img').length").asInt()).isZero();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aWholeSpaceIsDrawnWideAndNarrowLightAndDark() throws Exception {
    try (ConfiguredDaemon daemon = daemon(20);
        SpaceLoad load = new SpaceLoad(daemon.socket(), 20, 1000)) {
      load.fill(400);
      load.start();
      openPage();
      browser.until("document.querySelectorAll('.sets tbody tr').length > 100");
      measure();
      keep("wide-light");
      browser.value(CANVAS + ".view.zoomBy(8)");
      keep("zoom-8");
      browser.value(CANVAS + ".view.zoomBy(8)");
      browser.until(CANVAS + ".view.picture.stale === false");
      keep("zoom-64");
      browser.value(CANVAS + ".view.picture.fit()");
      browser.look(1280, 900, true);
      browser.until(SHOWN);
      assertThat(browser.value("getComputedStyle(document.body).backgroundColor").asText())
          .isEqualTo("rgb(15, 18, 22)");
      keep("wide-dark");
      browser.look(360, 800, false);
      browser.until(SHOWN);
      keep("narrow-light");
      assertThat(browser.value("document.documentElement.scrollWidth").asInt())
          .isLessThanOrEqualTo(360);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  /** Prints what the page itself has counted: figures, not a limit. */
  private void measure() throws Exception {
    String first = CANVAS + ".view.picture.firstFrameMs";
    double firstMs = browser.value(first).asDouble();
    String framesIn5Seconds =
        "new Promise((done) => { const view = "
            + CANVAS
            + ".view, from = view.ticks, start = performance.now(); setTimeout("
            + "() => done((view.ticks - from) * 1000 / (performance.now() - start)), 5000); })";
    double frames = browser.value(framesIn5Seconds).asDouble();
    System.out.printf(
        Locale.ROOT,
        "page: first picture %.0f ms after the data, %.1f frames a second%n",
        firstMs,
        frames);
  }
}
