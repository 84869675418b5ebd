// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page by keyboard only, and for a screen reader. */
class PageKeyboardTest {
  /** The roles of what a user can operate, or cannot see without a name. */
  private static final Set<String> NAMED =
      Set.of(
          "application",
          "button",
          "checkbox",
          "combobox",
          "image",
          "img",
          "radio",
          "searchbox",
          "slider",
          "spinbutton",
          "textbox",
          "MenuListPopup",
          "Canvas");

  /** Numbers the controls; of a group of radio buttons Tab reaches the chosen one. */
  private static final String NUMBER_CONTROLS =
      """
      (() => { const all = [...document.querySelectorAll('button, input, select, a[href], [tabindex]')]
          .filter((one) => !one.disabled && one.offsetParent !== null && (one.type !== 'radio' || one.checked));
        all.forEach((one, i) => { one.dataset.number = i; });
        return all.length; })()
      """;

  @TempDir private static Path directory;

  private static Browser browser;
  private static OpenPage page;
  private static PasidClient tenant;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start(directory);
    page = new OpenPage(browser, directory, "pasid: { bits: 8, default: true }");
    tenant =
        PasidClient.connect(page.daemon().socket(), ConnectOptions.builder().name("vm").build());
    tenant.allocate(PasidRange.exactly(7));
  }

  @BeforeEach
  void open() throws Exception {
    page.open(1000, 800, false);
    page.untilText(".sets tbody", "vm");
    page.fill("[role=search] input", "7");
    page.press("[role=search]", "Find");
    page.click(".sets tbody button");
    page.untilText(".details .action", "Run");
    page.untilText(".sets .action", "Run");
  }

  @AfterAll
  static void stop() {
    if (tenant != null) {
      tenant.close();
    }
    if (page != null) {
      page.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void tabReachesEveryControlInTheOrderOfThePage() throws Exception {
    int controls = browser.value(NUMBER_CONTROLS).asInt();
    browser.value("document.activeElement.blur()");
    List<Integer> reached = new ArrayList<>();
    for (int i = 0; i < controls + 2; i++) {
      browser.press("Tab");
      int number = browser.value("Number(document.activeElement?.dataset?.number ?? -1)").asInt();
      if (number >= 0) {
        reached.add(number);
        assertThat(
                browser
                    .value("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
                    .asBoolean())
            .as("seen focus of " + number)
            .isTrue();
      }
    }
    List<Integer> all = new ArrayList<>();
    for (int number = 0; number < controls; number++) {
      all.add(number);
    }
    assertThat(controls).isGreaterThan(15);
    assertThat(reached.stream().distinct().sorted().toList()).isEqualTo(all);
  }

  @Test
  void aScreenReaderHasANameForEverything() throws Exception {
    List<String> nameless = new ArrayList<>();
    int named = 0;
    for (JsonNode node : browser.accessibilityTree()) {
      String role = node.at("/role/value").asText();
      if (!node.path("ignored").asBoolean() && NAMED.contains(role)) {
        named++;
        if (node.at("/name/value").asText().isBlank() && !role.equals("MenuListPopup")) {
          nameless.add(node.toString());
        }
      }
    }
    assertThat(nameless).isEmpty();
    assertThat(named).isGreaterThan(20);
    assertThat(browser.value("document.documentElement.lang").asText()).isEqualTo("en");
  }

  @Test
  void anActionIsAskedForAndLeftWithTheKeyboardAlone() throws Exception {
    String active = "document.activeElement.textContent";
    browser.value("document.querySelector('.details .action button').focus()");
    browser.press("Enter");
    page.untilText("[role=alertdialog]", "Take ID 7 away");
    browser.until(active + " === 'No'");
    browser.press("Enter");
    browser.until(active + " === 'Run'");
    assertThat(page.daemon().json("/v1/spaces/pasid/ids/7").path("state").asText())
        .isEqualTo("IDLE");
  }

  /** Control and plus enlarge the page, Alt and an arrow go back, whatever has the focus. */
  @Test
  void keysOfTheBrowserAreLeftToIt() throws Exception {
    String isTaken =
        """
        (() => { const event = new KeyboardEvent('keydown', { key: '%s', %s: true, bubbles: true, cancelable: true });
          return !%s.dispatchEvent(event); })()
        """;
    for (String modifier : List.of("ctrlKey", "metaKey", "altKey")) {
      for (String key : List.of("+", "-", "0", "Home", "ArrowLeft", "PageDown", "Enter")) {
        assertThat(browser.value(isTaken.formatted(key, modifier, OpenPage.CANVAS)).asBoolean())
            .as(modifier + " " + key)
            .isFalse();
      }
    }
    assertThat(browser.value(isTaken.formatted("+", "shiftKey", OpenPage.CANVAS)).asBoolean())
        .isTrue();
  }

  @Test
  void thePointedIdIsReadAloud() throws Exception {
    browser.value(OpenPage.CANVAS + ".focus()");
    browser.press("Home");
    for (int i = 0; i < 7; i++) {
      browser.press("PageDown");
    }
    page.untilText("[role=status].hover", "ID 7: idle");
  }
}
