// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import io.pasid4j.core.PasidRange;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user who goes on to another set or ID: what was typed, asked or requested before is not it. */
class PageSwitchTest {
  /** Each test has a space of its own. */
  private static final int SPACES = 8;

  private static final String ROW = ".sets tbody tr:nth-child(%d)";
  private static final String LIMIT = ".sets .action code";
  private static final String RELEASE = ".sets .action:last-child";
  private static final String ASKED = "document.querySelector('[role=alertdialog]') !== null";

  /**
   * Keeps the reply to a path that contains window.late until window.comes() is called, and sets
   * window.come once the page has it; refuses one that contains window.refused.
   */
  private static final String LATE_REPLIES =
      """
      const prompt = window.fetch;
      window.fetch = async (path, options) => {
        if (window.refused && path.endsWith(window.refused) && !options?.body) {
          setTimeout(() => { window.wasRefused = true; });
          return new Response('{"detail":"too many requests"}', { status: 429 });
        }
        const response = await prompt(path, options);
        if (!window.late || !path.includes(window.late)) return response;
        const body = await response.json();
        await new Promise((resolve) => { window.comes = resolve; });
        const json = async () => { setTimeout(() => { window.come = true; }); return body; };
        return { ok: response.ok, status: response.status, json };
      };
      """;

  @TempDir private static Path profile;
  @TempDir private static Path directory;

  private static final AtomicInteger SPACES_USED = new AtomicInteger();
  private static Browser browser;
  private static OpenPage page;

  private TwoTenants tenants;

  @BeforeAll
  static void startBrowser() throws Exception {
    browser = Browser.start(profile);
    page =
        new OpenPage(browser, directory, TwoTenants.spaces(SPACES, "bits: 6, reserved: [56-63]"));
    browser.runFirst(LATE_REPLIES);
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
    tenants = new TwoTenants(page, SPACES_USED.incrementAndGet());
    page.untilText(ROW.formatted(1), "vm-a");
    page.untilText(ROW.formatted(2), "vm-b");
  }

  @AfterEach
  void stop() {
    tenants.close();
  }

  private void explain(int min, int max) throws Exception {
    page.fill(".explain input[name=min]", min);
    page.fill(".explain input[name=max]", max);
    page.press(".explain", "Explain");
  }

  private void holdBack(String path) throws Exception {
    browser.value("window.late = '" + path + "'");
  }

  /** Lets the reply come that was held back, and waits until the page has dealt with it. */
  private void letCome() throws Exception {
    browser.until("window.comes !== undefined");
    browser.value("window.comes()");
    browser.until("window.come === true");
  }

  @Test
  void whatWasTypedOrAskedForASetIsNotOfferedForAnother() throws Exception {
    page.click(ROW.formatted(1));
    page.fill("input[name=limit]", 5000);
    page.untilText(LIMIT, "pasid quota " + tenants.set("vm-a").path("id").asInt() + " 5000");
    page.press(RELEASE, "Run");
    page.untilText("[role=alertdialog]", "End \u2068vm-a\u2069");

    page.click(ROW.formatted(2));

    JsonNode other = tenants.set("vm-b");
    page.untilText(RELEASE + " code", "pasid release " + other.path("id").asInt());
    assertThat(page.text(LIMIT))
        .isEqualTo("pasid quota %s %s".formatted(other.path("id"), other.path("limitIds")));
    assertThat(browser.value(ASKED).asBoolean()).isFalse();
  }

  @Test
  void whatWasAskedForAnIdIsNotOfferedForAnother() throws Exception {
    tenants.find("21");
    page.press(".details .action", "Run");
    page.untilText("[role=alertdialog]", "Take ID 21 away");
    tenants.find("22");
    page.untilText(".details .action code", "--range 22-22");
    assertThat(browser.value(ASKED).asBoolean()).isFalse();

    tenants.first.reportBusy(4, PasidRange.of(13, 19));
    tenants.first.reportBusy(5, PasidRange.of(13, 19));
    tenants.find("4");
    page.untilText(".details .action code", "pasid clear 4-4");
    page.press(".details .action", "Run");
    page.untilText("[role=alertdialog]", "Let ID 4 be allocated");
    tenants.find("5");
    page.untilText(".details .action code", "pasid clear 5-5");
    assertThat(browser.value(ASKED).asBoolean()).isFalse();
  }

  @Test
  void anIdIsShownWithNoReplyButItsOwn() throws Exception {
    tenants.find("21");
    page.untilText(".details dl", "vm-b");
    holdBack("/ids/22");
    tenants.find("22");
    page.untilText(".details h2", "ID 22");
    assertThat(page.text(".details")).isEqualTo("ID 22");
    tenants.find("5");
    page.untilText(".details dl", "vm-a");
    letCome();
    assertThat(page.text(".details h2")).isEqualTo("ID 5");
    assertThat(page.text(".details dl")).contains("vm-a");
  }

  @Test
  void anExplanationIsThatOfWhatStandsInTheForm() throws Exception {
    holdBack("min=30");
    explain(30, 55);
    explain(56, 63);
    page.untilText(".explain dl", "refused: RESERVED");
    letCome();
    assertThat(page.text(".explain dl")).contains("refused: RESERVED");
    page.fill(".explain input[name=min]", 40);
    browser.until("document.querySelector('.explain dl') === null");
    assertThat(browser.value("document.querySelector('.explain input[name=max]').value").asText())
        .isEqualTo("63");
  }

  @Test
  void aLateResultReplacesNoLaterSearch() throws Exception {
    holdBack("/spids/7");
    tenants.find("spid:7");
    tenants.find("m-b");
    page.untilText("[role=search] li", "vm-b");
    letCome();
    assertThat(page.text("[role=search] li")).contains("vm-b");
    assertThat(page.text(".details")).isEmpty();
  }

  @Test
  void aLimitBelowTheGuaranteeLowersItAsTheLineDoes() throws Exception {
    String path = "/v1/sets/" + tenants.set("vm-b").path("id").asInt() + "/quota";
    page.daemon().send(HttpMethod.PUT, path, "{\"limitIds\":40,\"guaranteedIds\":10}");
    page.untilText(ROW.formatted(2), "10");
    page.click(ROW.formatted(2));
    page.fill("input[name=limit]", 8);
    page.press(".sets .action", "Run");
    page.untilText("[role=alertdialog]", "hold up to 8 IDs and guarantee it 8?");
    page.press(".sets .action", "Yes");
    page.untilText(".sets .action", "Done");
    assertThat(tenants.set("vm-b").path("limitIds").asInt()).isEqualTo(8);
    assertThat(tenants.set("vm-b").path("guaranteedIds").asInt()).isEqualTo(8);
  }

  @Test
  void bandsStayThoughTheirListCannotBeRead() throws Exception {
    page.untilText(".bands ul", "56 to 63");
    browser.value("window.refused = '/reservations'");
    page.fill(".bands input[name=min]", 50);
    page.fill(".bands input[name=max]", 52);
    page.press(".bands form .action", "Run");
    page.press(".bands form .action", "Yes");
    browser.until("window.wasRefused === true");
    assertThat(page.text(".bands ul")).contains("56 to 63");
  }

  @Test
  void anIdIsShownAgainWhenItIsFoundAgain() throws Exception {
    tenants.find("21");
    browser.until(OpenPage.PICTURE + ".highlight === 21");
    browser.value(OpenPage.CANVAS + ".view.focusCell(40)");
    tenants.find("21");
    browser.until(OpenPage.PICTURE + ".highlight === 21");
  }
}
