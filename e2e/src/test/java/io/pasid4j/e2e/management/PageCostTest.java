// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A space of 1000 sets that changes 10,000 times a second, with and without a page; prints what
 * each costs.
 */
class PageCostTest {
  private static final int BITS = 20;
  private static final int SETS = 1000;
  private static final int IDS_OF_SET = 400;
  private static final int CHANGES_PER_SECOND = 10_000;
  private static final int PAIRS = Integer.getInteger("pasid.page.pairs", 1);
  private static final Duration RUN =
      Duration.ofSeconds(Integer.getInteger("pasid.page.seconds", 2));
  private static final String TICKS = OpenPage.CANVAS + ".view.ticks";
  private static final String DRAWN = OpenPage.PICTURE + ".frames";

  @TempDir private Path directory;

  @Test
  void thePageKeepsUpAndTenantsAreServedBesideIt() throws Exception {
    try (Browser browser = Browser.start(directory);
        OpenPage page = new OpenPage(browser, directory, "pasid: { bits: 20, default: true }");
        SpaceLoad load = new SpaceLoad(page.daemon().socket(), BITS, SETS)) {
      load.fill(IDS_OF_SET);
      var _ = load.pace(CHANGES_PER_SECOND, RUN);
      List<Run> runs = new ArrayList<>();
      for (int pair = 0; pair < PAIRS; pair++) {
        browser.open("about:blank");
        SpaceLoad.Paced alone = load.pace(CHANGES_PER_SECOND, RUN);
        page.open(1280, 900, false);
        runs.add(besideThePage(page, browser, load, alone));
        assertThat(runs.getLast().framesPerSecond()).isPositive();
      }
      awaitTrueCount(browser, page);
      runs.sort(Comparator.comparingDouble(Run::ratio));
      System.out.println("page: " + runs.get(PAIRS / 2));
      System.out.println(
          "page: load average: " + Files.readString(Path.of("/proc/loadavg")).strip());
      System.out.println("page: first pictures, ms: " + runs.stream().map(Run::firstMs).toList());
    }
  }

  private static Run besideThePage(
      OpenPage page, Browser browser, SpaceLoad load, SpaceLoad.Paced alone) throws Exception {
    long firstMs = browser.value(OpenPage.PICTURE + ".firstFrameMs").asLong();
    long ticks = browser.value(TICKS).asLong();
    long drawn = browser.value(DRAWN).asLong();
    CpuShares cpu = new CpuShares(page.daemon(), browser);
    long start = System.nanoTime();
    SpaceLoad.Paced beside = load.pace(CHANGES_PER_SECOND, RUN);
    double seconds = (System.nanoTime() - start) / 1e9;
    double frames = (browser.value(TICKS).asLong() - ticks) / seconds;
    double pictures = (browser.value(DRAWN).asLong() - drawn) / seconds;
    System.out.println("page: of a core beside the page: " + cpu.text());
    return new Run(firstMs, frames, pictures, alone, beside);
  }

  /** Waits until the page has as many held IDs as the daemon, which nobody changes any more. */
  private static void awaitTrueCount(Browser browser, OpenPage page) throws Exception {
    var ids = page.daemon().json("/v1/spaces/pasid").path("ids");
    int held = ids.path("idle").asInt() + ids.path("active").asInt();
    String shown = OpenPage.PICTURE + ".model.state.filter((s) => s === 1 || s === 2).length";
    browser.until(shown + " === " + held);
  }

  /** One run without the page, and one with it. */
  private record Run(
      long firstMs,
      double framesPerSecond,
      double picturesPerSecond,
      SpaceLoad.Paced alone,
      SpaceLoad.Paced beside) {
    double ratio() {
      return beside.p99Us() / alone.p99Us();
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "first picture %d ms after the data; %.1f frames/s, %.1f of them of changes, at"
              + " %.0f changes/s; p99 us of tenants:"
              + " %.1f alone at %.0f changes/s, %.1f beside the page (%.2f times)",
          firstMs,
          framesPerSecond,
          picturesPerSecond,
          beside.changesPerSecond(),
          alone.p99Us(),
          alone.changesPerSecond(),
          beside.p99Us(),
          ratio());
    }
  }
}
