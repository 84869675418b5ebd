// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import io.pasid4j.core.PasidRange;
import io.pasid4j.e2e.host.ProcessResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's search, explanation, alerts and actions, against two tenants of a small space. */
class PageFormsTest {
  private static final String OPTIONS = "bits: 6, quarantineMs: 3600000, reserved: [56-63]";

  /** Each test has a space of its own. */
  private static final int SPACES = 10;

  @TempDir private static Path profile;
  @TempDir private static Path directory;

  private static final AtomicInteger SPACES_USED = new AtomicInteger();
  private static Browser browser;
  private static OpenPage page;

  private TwoTenants tenants;

  @BeforeAll
  static void startBrowser() throws Exception {
    browser = Browser.start(profile);
    page = new OpenPage(browser, directory, TwoTenants.spaces(SPACES, OPTIONS));
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
  }

  @AfterEach
  void stop() {
    tenants.close();
  }

  @Test
  void searchFindsAnIdASpidASetAndItsUser() throws Exception {
    tenants.find("21");
    page.untilText(".details", "ID 21");
    page.untilText(".details", "vm-b");
    tenants.find("0xc");
    page.untilText(".details h2", "ID 12");
    tenants.find("spid:7");
    page.untilText(".details h2", "ID 3");
    page.untilText("[role=search] li", "vm-a");
    tenants.find("spid:8");
    page.untilText("[role=search] li", "Nothing matches");
    tenants.find("uid:" + tenants.set("vm-a").at("/peer/uid").asLong());
    page.untilText("[role=search] ul", "vm-a");
    page.untilText("[role=search] ul", "vm-b");
    tenants.find("uid:4294967294");
    page.untilText("[role=search] li", "Nothing matches");
    tenants.find("m-b");
    page.untilText("[role=search] li", "vm-b");
    page.click("[role=search] li button");
    browser.until(OpenPage.PICTURE + ".chosen === " + tenants.set("vm-b").path("id").asInt());
    String othersArePale =
        "(() => { const p = "
            + OpenPage.PICTURE
            + "; return p.pixels[p.layout.place[5]] === p.colours.theme.other"
            + " && p.pixels[p.layout.place[21]] !== p.colours.theme.other; })()";
    assertThat(browser.value(othersArePale).asBoolean()).isTrue();
    page.keep("one-set");
  }

  @Test
  void theFormSaysWhetherAnAllocationWouldFailAndWhy() throws Exception {
    page.fill(".explain input[name=min]", 30);
    page.fill(".explain input[name=max]", 55);
    page.press(".explain", "Explain");
    page.untilText(".explain dl", "would succeed");
    page.fill(".explain input[name=min]", 56);
    page.fill(".explain input[name=max]", 63);
    page.press(".explain", "Explain");
    page.untilText(".explain dl", "refused: RESERVED");
    page.fill(".explain input[name=min]", 9);
    page.fill(".explain input[name=max]", 8);
    page.press(".explain", "Explain");
    page.untilText(".explain dl", "not asked");
    page.fill(".explain input[name=min]", 13);
    page.fill(".explain input[name=max]", 23);
    page.fill(".explain input[name=count]", 8);
    page.click(".explain input[name=contiguous]");
    page.press(".explain", "Explain");
    page.untilText(".explain dl", "refused");
    page.untilText(".explain dl", "longest free block7");
  }

  @Test
  void anActionShowsItsLineAsksRunsAndReadsBack() throws Exception {
    int id = tenants.set("vm-b").path("id").asInt();
    tenants.find("vm-b");
    page.click("[role=search] li button");
    page.fill("input[name=limit]", 40);
    page.untilText(".sets .action code", "pasid quota " + id + " 40");
    page.press(".sets .action", "Run");
    page.untilText("[role=alertdialog]", "hold up to 40 IDs?");
    page.keep("asks");
    page.press(".sets .action", "No");
    assertThat(tenants.set("vm-b").path("limitIds").asInt()).isNotEqualTo(40);
    page.press(".sets .action", "Run");
    page.press(".sets .action", "Yes");
    page.untilText(".sets .action", "Done");
    assertThat(tenants.set("vm-b").path("limitIds").asInt()).isEqualTo(40);
    page.untilText(".sets tr.chosen", "40");
    page.fill("input[name=limit]", 2);
    page.press(".sets .action", "Run");
    page.press(".sets .action", "Yes");
    page.untilText(".sets .action", "Refused");
    assertThat(tenants.set("vm-b").path("limitIds").asInt()).isEqualTo(40);
  }

  @Test
  void anIdIsTakenAwayAndASetEnded() throws Exception {
    tenants.find("22");
    page.untilText(".details .action code", "--range 22-22");
    page.press(".details .action", "Run");
    page.press(".details .action", "Yes");
    page.untilText(".details dl", "quarantined");
    browser.until(OpenPage.PICTURE + ".model.state[22] === 4");
    int id = tenants.set("vm-a").path("id").asInt();
    tenants.find("vm-a");
    page.click("[role=search] li button");
    String end = ".sets .action:last-child";
    page.untilText(end + " code", "pasid release " + id);
    page.press(end, "Run");
    page.press(end, "Yes");
    OpenPage.until("an end", () -> page.daemon().get("/v1/sets/" + id).status().code() == 404);
    page.untilText(".sets h2", "Sets: 1");
    browser.until(OpenPage.PICTURE + ".model.state[5] === 4");
  }

  @Test
  void aForeignIdIsClearedByTheButtonOrItsLine() throws Exception {
    tenants.first.reportBusy(4, PasidRange.of(13, 19));
    tenants.first.reportBusy(5, PasidRange.of(13, 19));
    tenants.find("4");
    page.untilText(".details dl", "somebody outside");
    page.untilText(".details .action code", "pasid clear 4-4 --space " + tenants.space);
    page.press(".details .action", "Run");
    page.untilText("[role=alertdialog]", "must be gone");
    page.press(".details .action", "Yes");
    page.untilText(".details dl", "free");
    tenants.find("5");
    page.untilText(".details .action code", "pasid clear 5-5");
    run(page.text(".details .action code"));
    OpenPage.until("no foreign ID", () -> foreign().contains("[]"));
  }

  private String foreign() {
    return page.daemon().get("/v1/spaces/" + tenants.space + "/foreign").contentUtf8();
  }

  @Test
  void aBandIsKeptAndGivenBackByTheButtonsOrTheirLines() throws Exception {
    page.untilText(".bands ul", "56 to 63: of the configuration");
    page.fill(".bands input[name=min]", 50);
    page.fill(".bands input[name=max]", 52);
    page.fill(".bands input[name=name]", "it's kept");
    page.untilText(
        ".bands form code", "pasid reserve 50-52 --name 'it'\\''s kept' --space " + tenants.space);
    page.press(".bands form .action", "Run");
    page.press(".bands form .action", "Yes");
    page.untilText(".bands ul", "50 to 52: \u2068it's kept\u2069");
    String tried =
        "/v1/explain?min=51&max=51&count=1&space=%s&set=%d"
            .formatted(tenants.space, tenants.set("vm-b").path("id").asInt());
    assertThat(page.daemon().json(tried).path("succeeds").asBoolean(true)).isFalse();
    page.keep("bands");
    page.untilText(".bands ul code", "pasid reserve --remove 50-52 --space " + tenants.space);
    run(page.text(".bands ul code"));
    OpenPage.until("no band of an operator", () -> !bands().contains("\"fixed\":false"));
    page.fill(".bands input[name=max]", 80);
    page.press(".bands form .action", "Run");
    page.press(".bands form .action", "Yes");
    page.untilText(".bands form .action", "Refused: max: 80");
    page.fill(".bands input[name=min]", 40);
    page.fill(".bands input[name=max]", 41);
    page.fill(".bands input[name=name]", "two");
    run(page.text(".bands form code"));
    OpenPage.until("a band", () -> bands().contains("\"fixed\":false"));
  }

  private String bands() {
    return page.daemon().get("/v1/spaces/" + tenants.space + "/reservations").contentUtf8();
  }

  @Test
  void theLineThatIsShownDoesWhatTheButtonDoes() throws Exception {
    tenants.find("21");
    page.untilText(".details .action code", "pasid free");
    run(page.text(".details .action code"));
    page.untilText(".hover", "");
    browser.until(OpenPage.PICTURE + ".model.state[21] === 4");
    tenants.find("vm-b");
    page.click("[role=search] li button");
    page.fill("input[name=limit]", 33);
    run(page.text(".sets .action code"));
    page.untilText(".sets tr.chosen", "33");
    run(page.text(".sets .action:last-child code"));
    page.untilText(".sets h2", "Sets: 1");
  }

  private void run(String line) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
    assertThat(arguments.removeFirst()).isEqualTo("pasid");
    arguments.addAll(List.of("--yes", "--socket", page.daemon().socket().toString()));
    ProcessResult ran = ProcessResult.pasid(arguments.toArray(String[]::new));
    assertThat(ran.exitCode()).as(line + ": " + ran.err()).isZero();
  }

  @Test
  void whatNeedsAttentionIsSaid() throws Exception {
    TwoTenants.take(tenants.first, 25, 54);
    tenants.first.free(PasidRange.of(25, 34));
    TwoTenants.take(tenants.first, 13, 15);
    page.untilText(".alerts", "IDs that rest after a free: 10.");
    page.untilText(".alerts", "Free IDs: only 5 of 55.");
    tenants.first.reportBusy(40, PasidRange.of(13, 19));
    page.untilText(".alerts", "taken by somebody outside: 1.");
    int id = tenants.set("vm-b").path("id").asInt();
    String quota = "{\"limitIds\":5,\"guaranteedIds\":0}";
    page.daemon().send(HttpMethod.PUT, "/v1/sets/" + id + "/quota", quota);
    page.untilText(".alerts", "Near their limit: \u2068vm-b\u2069.");
    page.keep("alerts");
  }

  @Test
  void theLabelsOfTheTimeLinesFollowTheColourScheme() throws Exception {
    String brightest =
        """
        (() => { const c = document.querySelector('.uplot canvas'); let most = 0;
          const { data } = c.getContext('2d').getImageData(0, 0, 55, c.height); // the labels' place
          for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) most = Math.max(most, data[i]);
          return most; })()
        """;
    page.untilText(".charts [role=img]", "");
    browser.until(
        "document.querySelector('.charts [role=img]').ariaLabel.startsWith('Use: IDs held 17')");
    // From here on no new data makes it draw.
    browser.value("Object.defineProperty(document, 'hidden', { value: true })");
    assertThat(browser.value(brightest).asInt()).isLessThan(150);
    browser.look(1400, 900, true);
    browser.until(brightest + " > 180");
  }
}
