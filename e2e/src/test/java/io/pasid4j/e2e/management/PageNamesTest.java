// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that tenants choose in order to break the page. */
class PageNamesTest {
  private static final List<String> NAMES =
      List.of(
          "<img src=x onerror=alert(1)>",
          "\"><script>alert(1)</script>",
          "${alert(1)}`'\\",
          "żółw-β",
          "W".repeat(64));

  /**
   * Gives each set a name that the daemon itself would refuse, since the page must not rely on
   * that.
   */
  private static final String WORSE_NAMES =
      """
      const honest = window.fetch;
      window.fetch = async (path, options) => {
        const response = await honest(path, options);
        if (!String(path).startsWith('v1/sets')) return response;
        const body = await response.json();
        const worse = ['a\\nb\\r\\nc', '\\u202Egnp.exe\\u05e9', 'x'.repeat(128), '<b>\\u0000</b>', '\\u2066left'];
        body.sets.forEach((set, i) => { set.name = worse[i % worse.length]; set.state = 'ending'; });
        return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
      };
      """;

  private static final String ELEMENTS_OF_NAMES =
      "document.querySelectorAll('#app img, #app script, #app b, #app iframe').length";

  @TempDir private static Path directory;

  private static final List<PasidClient> TENANTS = new ArrayList<>();
  private static Browser browser;
  private static OpenPage page;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start(directory);
    page = new OpenPage(browser, directory, "pasid: { bits: 8, default: true }");
    for (String name : NAMES) {
      PasidClient tenant = tenant(name);
      TENANTS.add(tenant);
      tenant.allocate(PasidRange.of(10, 200));
    }
  }

  @AfterAll
  static void stop() {
    TENANTS.forEach(PasidClient::close);
    if (page != null) {
      page.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static PasidClient tenant(String name) {
    return PasidClient.connect(page.daemon().socket(), ConnectOptions.builder().name(name).build());
  }

  /** Shows each name wherever the page has one. */
  private void visitEverything() throws Exception {
    page.fill("[role=search] input", "10");
    page.press("[role=search]", "Find");
    page.untilText(".details h2", "ID 10");
    page.press(".details .action", "Run");
    for (int row = 1; row <= NAMES.size(); row++) {
      page.click(".sets tbody tr:nth-child(" + row + ") button");
      browser.until("document.querySelector('.sets .action') !== null");
    }
    page.press(".sets .action", "Run");
    page.press(".explain", "Explain");
    page.untilText(".explain dl", "would succeed");
    assertThat(browser.value(ELEMENTS_OF_NAMES).asInt()).isZero();
    assertThat(browser.value("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(360);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aNameIsTextWhateverItIs() throws Exception {
    page.open(360, 800, false);
    for (String name : NAMES) {
      page.untilText(".sets tbody", name);
    }
    visitEverything();
    page.keep("names");
  }

  @Test
  void aNameThatTheDaemonWouldRefuseIsTextToo() throws Exception {
    for (String refused : List.of("a\nb", "\u202Egnp.exe", "\u05E9", "x".repeat(128), "")) {
      assertThatThrownBy(() -> tenant(refused).close()).as(refused).isInstanceOf(Exception.class);
    }
    String script = browser.runFirst(WORSE_NAMES);
    page.open(360, 800, true);
    browser.runNoMore(script);
    page.untilText(".sets tbody", "x".repeat(128));
    page.untilText(".alerts", "Ending, for nobody can go on with them");
    visitEverything();
    assertThat(page.text("#app")).doesNotContain("\u202E", "\u2066");
    page.keep("worse-names");
  }

  @Test
  void thePolicyStopsWhatMarkupWouldRun() throws Exception {
    page.open(1000, 800, false);
    browser.value(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hit = 1\">')");
    browser.until("document.querySelector('body > img').complete");
    OpenPage.until("a complaint", () -> !browser.complaints().isEmpty());
    assertThat(browser.complaints().toString()).contains("Content Security Policy");
    assertThat(browser.value("window.hit === undefined").asBoolean()).isTrue();
  }
}
