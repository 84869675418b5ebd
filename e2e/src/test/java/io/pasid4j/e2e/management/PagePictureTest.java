// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The picture of a space: orders, states, the line under the pointer, labels, blocks. */
class PagePictureTest {
  @TempDir private static Path profile;
  @TempDir private static Path directory;

  /** A space for each test, or several. */
  private static final String SPACES =
      """
      order-8: { bits: 8, default: true, reserved: [100-163] }
      order-9: { bits: 9, reserved: [100-163] }
      states: { bits: 8, quarantineMs: 3600000, reserved: [100-163] }
      single: { bits: 8 }
      small: { bits: 4 }
      rest: { bits: 8, quarantineMs: 4000 }
      pointer: { bits: 8 }
      whole: { bits: 10, reserved: [0-255] }
      static: { partOf: whole, only: [512-767] }
      wide: { bits: 24, reserved: [0x800000-0x8FFFFF] }
      """;

  private static Browser browser;
  private static OpenPage page;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start(profile);
    page = new OpenPage(browser, directory, SPACES);
  }

  @AfterAll
  static void stop() {
    if (page != null) {
      page.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static PasidClient tenant(String space, String name) {
    return PasidClient.connect(
        page.daemon().socket(), ConnectOptions.builder().name(name).space(space).build());
  }

  private static void take(PasidClient tenant, int min, int max) {
    for (int id = min; id <= max; id++) {
      tenant.allocate(PasidRange.exactly(id));
    }
  }

  /** Gives the space an ID, or several, of each state. */
  private static void fillWithEachState(PasidClient tenant) {
    take(tenant, 10, 40);
    for (int id : new int[] {11, 12, 13, 20, 21}) {
      tenant.get(id);
    }
    for (int id : new int[] {12, 13, 20, 30, 31, 33}) {
      tenant.free(id);
    }
    tenant.reportBusy(35, PasidRange.of(50, 60));
    tenant.reportBusy(38, PasidRange.of(50, 60));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9})
  void eachOrderHasEachIdInItsPlace(int bits) throws Exception {
    String space = "order-" + bits;
    try (PasidClient first = tenant(space, "first");
        PasidClient second = tenant(space, "second")) {
      take(first, 3, 30);
      take(second, 31, 77);
      page.open(space, 1000, 800, false);
      ShownPicture shown = ShownPicture.of(page.daemon(), space, bits);
      for (String order : new String[] {"z-order", "rows", "hilbert"}) {
        page.click("input[name=order][value=" + order + "]");
        shown.await(browser, order);
        page.keep("order-" + order + "-" + bits);
      }
    }
  }

  @Test
  void everyStateIsSeenAlsoThoseThatNoEventReports() throws Exception {
    try (PasidClient tenant = tenant("states", "tenant")) {
      page.open("states", 1000, 800, false);
      fillWithEachState(tenant);
      ShownPicture shown = ShownPicture.of(page.daemon(), "states", 8);
      assertThat(shown.states())
          .contains("FREE", "IDLE", "ACTIVE", "FREE_PENDING", "QUARANTINED", "RESERVED", "FOREIGN");
      shown.await(browser, "hilbert");
      page.untilText(".alerts", "taken by somebody outside: 2");
      page.keep("states-light");
      assertSignIsRead(35);
      browser.look(1000, 800, true);
      browser.until(OpenPage.PICTURE + ".dark");
      shown.await(browser, "hilbert");
      page.keep("states-dark");
      assertSignIsRead(35);
      tenant.put(12);
      ShownPicture.of(page.daemon(), "states", 8).await(browser, "hilbert");
    }
  }

  /** The sign within a cell is of the darkest and the lightest of the page's colours. */
  private static void assertSignIsRead(int id) throws Exception {
    String sums =
        """
        (() => { const p = %s, [x, y] = p.centreOf(%d), half = Math.floor(p.scale / 3);
          const { data } = p.context.getImageData(x - half, y - half, 2 * half, 2 * half), sums = [];
          for (let i = 0; i < data.length; i += 4) sums.push(data[i] + data[i + 1] + data[i + 2]);
          return [Math.min(...sums), Math.max(...sums)]; })()
        """
            .formatted(OpenPage.PICTURE, id);
    assertThat(browser.value(sums).path(0).asInt()).as("darkest").isLessThan(120);
    assertThat(browser.value(sums).path(1).asInt()).as("lightest").isGreaterThan(650);
  }

  @Test
  void aSingleIdIsSeenWhateverItsStateAndPlace() throws Exception {
    page.open("single", 1000, 800, false);
    String hidden =
        """
        (() => { const { colours } = %s, found = [];
          for (let state = 1; state < 8; state++) for (let x = 0; x < 4; x++) for (let y = 0; y < 4; y++)
            if (colours.pixel(state, 1, x, y) === colours.pixel(0, 0, x, y)) found.push([state, x, y]);
          return found.length; })()
        """
            .formatted(OpenPage.PICTURE);
    assertThat(browser.value(hidden).asInt()).isZero();
    browser.look(1000, 800, true);
    browser.until(OpenPage.PICTURE + ".dark");
    assertThat(browser.value(hidden).asInt()).isZero();
  }

  @Test
  void anIdIsFreeInThePictureWhenItsRestEnds() throws Exception {
    try (PasidClient tenant = tenant("rest", "tenant")) {
      page.open("rest", 1000, 800, false);
      take(tenant, 7, 7);
      browser.until(OpenPage.PICTURE + ".model.state[7] === 1");
      tenant.free(7);
      browser.until(OpenPage.PICTURE + ".model.state[7] === 4");
      browser.until(OpenPage.PICTURE + ".model.state[7] === 0");
    }
  }

  @Test
  void aSpaceOfFewIdsIsNotReducedByEnlarging() throws Exception {
    page.open("small", 1000, 800, false);
    browser.value(OpenPage.CANVAS + ".view.zoomBy(2)");
    String enlarged = OpenPage.PICTURE + ".scale >= " + OpenPage.PICTURE + ".leastScale";
    assertThat(browser.value(enlarged).asBoolean()).isTrue();
  }

  @Test
  void thePointerShowsTheWayAndWhoHoldsAnId() throws Exception {
    try (PasidClient tenant = tenant("pointer", "vm-7")) {
      take(tenant, 0x80, 0x9f);
      tenant.get(0x80);
      page.open("pointer", 1000, 800, false);
      String pixels =
          "(() => { const c = %s; return [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data].reduce((sum, v, i) => (sum * 31 + v) %% 1000003, 7); })()"
              .formatted(OpenPage.CANVAS);
      long before = browser.value(pixels).asLong();
      String point =
          """
          (() => { const v = %s.view, box = v.canvas.getBoundingClientRect(), [x, y] = v.picture.centreOf(128);
            return [box.left + x * box.width / v.canvas.width, box.top + y * box.height / v.canvas.height]; })()
          """
              .formatted(OpenPage.CANVAS);
      var at = browser.value(point);
      browser.moveMouse(at.path(0).asDouble(), at.path(1).asDouble());
      page.untilText(".hover", "ID 128: active");
      page.untilText(".hover", "vm-7");
      page.untilText(".hover", "the line is 96 to 160");
      page.untilText(".hover", ", 1 reference, since 20");
      browser.until(pixels + " !== " + before);
      page.keep("path");
      String release =
          OpenPage.CANVAS + ".dispatchEvent(new PointerEvent('pointerup', {button: %d}))";
      browser.value(release.formatted(2));
      assertThat(page.text(".details")).as("after the right button").isEmpty();
      browser.value(release.formatted(0));
      page.untilText(".details h2", "ID 128");
      browser.value(OpenPage.PICTURE + ".highlight = null");
      page.click(".tools input[type=checkbox]");
      browser.moveMouse(1, 1);
      browser.until(pixels + " === " + before);
    }
  }

  @Test
  void partsAndBandsHaveTheirNames() throws Exception {
    page.open("whole", 1000, 800, false);
    browser.until(OpenPage.PICTURE + ".labels.length >= 2");
    String labels = OpenPage.PICTURE + ".labels.map((one) => one.text).sort().join()";
    assertThat(browser.value(labels).asText()).isEqualTo("part static,reserved");
    page.keep("labels");
  }

  @Test
  void aWideSpaceIsBlocksAndAClickShowsTheirIds() throws Exception {
    try (PasidClient tenant = tenant("wide", "tenant")) {
      take(tenant, 0x400000, 0x400010);
      page.open("wide", 1000, 800, false);
      page.untilText(".legend", "a pixel is 16 IDs");
      String block = OpenPage.PICTURE + ".model.held[0x40000]";
      assertThat(browser.value(block).asInt()).isEqualTo(16);
      page.keep("blocks");
      page.fill(".search input, [role=search] input", "0x400005");
      page.press("[role=search]", "Find");
      page.untilText(".details h2", "ID " + 0x400005);
      browser.value(OpenPage.CANVAS + ".view.choose(0x40000)");
      browser.until(OpenPage.PICTURE + ".model.bits === 20");
      browser.until(OpenPage.PICTURE + ".model.state[0x10] === 1");
      // The block that was clicked is no ID of the window.
      assertThat(browser.value(OpenPage.PICTURE + ".highlight === null").asBoolean()).isTrue();
      page.fill("[role=search] input", "0x800005");
      page.press("[role=search]", "Find");
      browser.until(OpenPage.PICTURE + ".model.bits === 24");
      browser.until(OpenPage.PICTURE + ".highlight === 0x80000");
      browser.value(OpenPage.CANVAS + ".view.choose(0x40000)");
      browser.until(OpenPage.PICTURE + ".model.bits === 20");
      page.press(".tools", "Whole space");
      browser.until(OpenPage.PICTURE + ".model.bits === 24");
    }
  }
}
