// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tab that nobody looks at for long: what it keeps is bounded. */
class PageHiddenTest {
  /** Of ticks of three timers that look whether the page is hidden, every 2 s. */
  private static final int SEVERAL_LOOKS = 7;

  private static final String HIDE =
      """
      window.isHidden = true;
      Object.defineProperty(document, 'hidden', { get() { window.looks++; return window.isHidden; } })
      """;

  private static final String ROW = "document.querySelector('.sets tbody tr')";
  private static final String AGE = ROW + ".cells[5].textContent";

  /** Keeps the greatest rate of changes that the row of the only set shows from now on. */
  private static final String WATCH_RATE =
      """
      window.mostRate = 0;
      new MutationObserver(() => { window.mostRate = Math.max(window.mostRate, Number(%s.cells[4].textContent)); })
        .observe(document.querySelector('.sets'), { characterData: true, childList: true, subtree: true })
      """
          .formatted(ROW);

  @TempDir private static Path directory;

  private static Browser browser;
  private static OpenPage page;

  private PasidClient tenant;

  @BeforeAll
  static void startBrowser() throws Exception {
    browser = Browser.start(directory);
    page =
        new OpenPage(browser, directory, "pasid: { bits: 8, default: true, quarantineMs: 1000 }");
  }

  @AfterAll
  static void stopBrowser() {
    if (page != null) {
      page.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    tenant =
        PasidClient.connect(page.daemon().socket(), ConnectOptions.builder().name("vm").build());
    page.open(1000, 800, false);
    page.untilText(".sets tbody", "vm");
  }

  @AfterEach
  void stop() {
    tenant.close();
  }

  /** Allocates an ID and frees it, unless all of the range rest. */
  private void change(PasidRange range) {
    int id = tenant.tryAllocate(range);
    if (id >= 0) {
      tenant.free(id);
    }
  }

  /** A browser calls no frame of a hidden tab. */
  @Test
  void restsEndWithoutFrames() throws Exception {
    browser.value("window.requestAnimationFrame = () => 0");
    change(PasidRange.exactly(7));
    browser.until(OpenPage.PICTURE + ".model.state[7] === 4");
    OpenPage.until(
        "a free ID",
        () -> {
          change(PasidRange.of(10, 255));
          return isFree(7);
        });
  }

  private static boolean isFree(int id) {
    try {
      return browser.value(OpenPage.PICTURE + ".model.state[" + id + "] === 0").asBoolean();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void changesOfSetsAreNotCountedForNobody() throws Exception {
    browser.value(HIDE);
    for (int id = 10; id < 110; id++) {
      change(PasidRange.exactly(id));
    }
    change(PasidRange.exactly(9));
    browser.until(OpenPage.PICTURE + ".model.state[9] !== 0");
    browser.value("window.looks = 0");
    browser.until("window.looks > " + SEVERAL_LOOKS);
    browser.value(WATCH_RATE);
    String age = browser.value(AGE).asText();
    browser.value("window.isHidden = false");
    browser.until(AGE + " !== '" + age + "'");
    assertThat(browser.value("window.mostRate").asInt()).isZero();
  }
}
