// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import io.pasid4j.e2e.host.Repository;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a space in Debian's Chromium, against a daemon that tenants use meanwhile. */
class SpacePageTest {
  private static final Path SCREENSHOTS = Repository.root().resolve("e2e/target/screenshots");
  private static final String CANVAS = "document.querySelector('.picture canvas')";
  private static final String LIVE = "document.querySelector('.connection.live') !== null";
  private static final String SHOWN = CANVAS + "?.view?.picture?.firstFrameMs > 0 && " + LIVE;

  @TempDir private static Path profile;

  private static Browser browser;

  @TempDir private Path directory;

  private int port;

  @BeforeAll
  static void startBrowser() throws Exception {
    browser = Browser.start(profile);
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    browser.leavePage();
    browser.look(1280, 900, false);
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
      ShownPicture.of(daemon, bits).await(browser, "hilbert");
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
      ShownPicture.of(again, bits).await(browser, "hilbert");
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
}
