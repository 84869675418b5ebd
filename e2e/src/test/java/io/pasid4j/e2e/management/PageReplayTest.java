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

/** The replay of the audit log, each of whose moments must be what the space was then. */
class PageReplayTest {
  private static final String STATES = OpenPage.PICTURE + ".model.state";

  /** The states of IDs 5 and 6 after each line of the log; the end is as the space is now. */
  private static final String[] MOMENTS = {"0,0", "1,0", "2,0", "2,1", "1,1", "2,1", "0,1", "0,0"};

  @TempDir private static Path profile;

  private static Browser browser;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start(profile);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private static void use(PasidClient tenant) {
    tenant.allocate(PasidRange.exactly(5));
    tenant.get(5);
    tenant.allocate(PasidRange.exactly(6));
    tenant.put(5);
    tenant.get(5);
    tenant.free(5);
    tenant.put(5);
    tenant.free(6);
  }

  @Test
  void eachMomentIsWhatTheSpaceWasForwardsAndBackwards() throws Exception {
    try (OpenPage page = new OpenPage(browser, directory, "pasid: { bits: 8, default: true }");
        PasidClient tenant =
            PasidClient.connect(
                page.daemon().socket(), ConnectOptions.builder().name("vm").build())) {
      use(tenant);
      page.open(1000, 800, false);
      awaitUse(page);
      expectMoments(page);
      page.keep("replay");
      tenant.allocate(PasidRange.exactly(9));
      page.fill(".replay input", 0);
      assertThat(browser.value(STATES + "[9]").asInt()).isZero();
      page.press(".replay", "Live");
      browser.until(STATES + "[9] === 1 && " + STATES + "[5] === 0");
    }
  }

  private static void awaitUse(OpenPage page) throws Exception {
    String log = "/v1/audit?space=pasid&limit=100";
    OpenPage.until(
        "7 lines",
        () ->
            page.daemon().get(log).contentUtf8().contains("id-unbound")
                && page.daemon()
                        .get("/v1/audit?action=id-freed")
                        .contentUtf8()
                        .split("id-freed")
                        .length
                    > 2);
  }

  private static void expectMoments(OpenPage page) throws Exception {
    page.press(".replay", "Replay the audit log");
    page.untilText(".replay output", "7 of 7 changes");
    for (int at : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1, 0, 7, 2, 5}) {
      page.fill(".replay input", at);
      page.untilText(".replay output", at + " of 7 changes");
      assertThat(browser.value("[" + STATES + "[5], " + STATES + "[6]].join()").asText())
          .as("after " + at)
          .isEqualTo(MOMENTS[at]);
    }
  }

  @Test
  void aChangeAtAWholeSecondComesBeforeLaterOnesOfThatSecond() throws Exception {
    try (OpenPage page = new OpenPage(browser, directory, "pasid: { bits: 8, default: true }");
        PasidClient tenant = tenant(page, 0)) {
      use(tenant);
      awaitUse(page);
      openWithTimes(page, "[]", 250);
      expectMoments(page);
    }
  }

  @Test
  void aStartAtAWholeSecondComesBeforeLaterChangesOfThatSecond() throws Exception {
    try (OpenPage page = new OpenPage(browser, directory, "pasid: { bits: 8, default: true }")) {
      try (PasidClient earlier = tenant(page, 0)) {
        useBeforeRestart(earlier, page);
        end(page, true);
      }
      page.startAgain();
      try (PasidClient later = tenant(page, 0)) {
        later.allocate(PasidRange.exactly(6));
        later.allocate(PasidRange.exactly(7));
        awaitLine(page, "{\"id\":7}");
        // Changes at 300, 600, 900, 1200 and 1500 ms.
        openWithTimes(page, "[1000]", 300);
        expectReplay(page, "0,0,0", "0,1,1");
      }
    }
  }

  /** Opens the page of a log with even times; a whole second has no fraction, as in the log. */
  private static void openWithTimes(OpenPage page, String startsMs, int betweenChangesMs)
      throws Exception {
    String times =
        """
        const honest = window.fetch;
        const text = (ms) => new Date(Date.UTC(2030, 0, 1) + ms).toISOString().replace('.000Z', 'Z');
        window.fetch = async (path, options) => {
          const response = await honest(path, options);
          if (!String(path).startsWith('v1/audit')) return response;
          const body = await response.json();
          if (path.includes('daemon-started')) body.entries = %s.map((ms) => ({ at: text(ms) }));
          else body.entries.forEach((entry, i, all) => { entry.at = text(%d * (all.length - i)); });
          return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
        };
        """
            .formatted(startsMs, betweenChangesMs);
    String script = browser.runFirst(times);
    page.open(1000, 800, false);
    browser.runNoMore(script);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatARestartHasEndedIsShownBeforeItAndNotAfter(boolean isKilled) throws Exception {
    try (OpenPage page = new OpenPage(browser, directory, "pasid: { bits: 8, default: true }")) {
      try (PasidClient earlier = tenant(page, 0)) {
        useBeforeRestart(earlier, page);
        end(page, isKilled);
      }
      page.startAgain();
      try (PasidClient later = tenant(page, 0)) {
        later.allocate(PasidRange.exactly(6));
        later.allocate(PasidRange.exactly(7));
        awaitLine(page, "{\"id\":7}");
        page.open(1000, 800, false);
        expectReplay(page, "0,0,0", "0,1,1");
      }
    }
  }

  @Test
  void whatADaemonKeepsOverAKillIsShownAfterIt() throws Exception {
    try (OpenPage page = new OpenPage(browser, directory, "pasid: { bits: 8, default: true }", "");
        PasidClient tenant = tenant(page, 120_000)) {
      useBeforeRestart(tenant, page);
      end(page, true);
      page.startAgain();
      tenant.allocate(PasidRange.exactly(7));
      awaitLine(page, "{\"id\":7}");
      page.open(1000, 800, false);
      expectReplay(page, "2,1,0", "2,1,1");
    }
  }

  private static PasidClient tenant(OpenPage page, int resumeMs) {
    return PasidClient.connect(
        page.daemon().socket(), ConnectOptions.builder().name("vm").resumeMs(resumeMs).build());
  }

  /** Leaves 5 active and 6 idle, with three lines in the log. */
  private static void useBeforeRestart(PasidClient tenant, OpenPage page) throws Exception {
    tenant.allocate(PasidRange.exactly(5));
    tenant.get(5);
    tenant.allocate(PasidRange.exactly(6));
    awaitLine(page, "{\"id\":6}");
  }

  private static void awaitLine(OpenPage page, String id) throws Exception {
    String path = "/v1/audit?space=pasid&action=id-allocated";
    OpenPage.until(id, () -> page.daemon().get(path).contentUtf8().contains(id));
  }

  private static void end(OpenPage page, boolean isKilled) {
    if (isKilled) {
      page.daemon().process().kill();
    } else {
      assertThat(page.daemon().process().stop()).isZero();
    }
  }

  /** Expects the states of 5 to 7 at the daemon's start and at the end, forwards and backwards. */
  private static void expectReplay(OpenPage page, String atStart, String atEnd) throws Exception {
    String states = "[5, 6, 7].map((id) => " + STATES + "[id]).join()";
    page.press(".replay", "Replay the audit log");
    page.untilText(".replay output", "changes");
    int lines = browser.value("document.querySelector('.replay input').max").asInt();
    int start = 3;
    do {
      page.fill(".replay input", ++start);
      page.untilText(".replay output", start + " of " + lines + " changes");
    } while (!page.text(".replay output").contains("the daemon started"));
    assertThat(browser.value(states).asText()).as("at the start").isEqualTo(atStart);
    page.keep("replay-start");
    page.fill(".replay input", 3);
    page.untilText(".replay output", "3 of " + lines + " changes");
    assertThat(browser.value(states).asText()).as("before").isEqualTo("2,1,0");
    page.fill(".replay input", lines);
    page.untilText(".replay output", lines + " of " + lines + " changes");
    assertThat(browser.value(states).asText()).as("at the end").isEqualTo(atEnd);
  }

  @Test
  void withoutIdsInTheLogItSaysSo() throws Exception {
    try (OpenPage page = new OpenPage(browser, directory, "pasid: { bits: 8, default: true }")) {
      page.open(1000, 800, false);
      page.press(".replay", "Replay the audit log");
      page.untilText(".replay [role=status]", "the audit log has no IDs");
    }
  }
}
