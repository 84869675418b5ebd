// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The replay of the audit log, each of whose moments must be what the space was then. */
class PageReplayTest {
  private static final String STATES = OpenPage.PICTURE + ".model.state";

  /** The states of IDs 5 and 6 after each line of the log; the end is as the space is now. */
  private static final String[] MOMENTS = {"0,0", "1,0", "2,0", "2,1", "1,1", "2,1", "0,1", "0,0"};

  @TempDir private Path directory;

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
    try (Browser browser = Browser.start(directory);
        OpenPage page = new OpenPage(browser, directory, "pasid: { bits: 8, default: true }");
        PasidClient tenant =
            PasidClient.connect(
                page.daemon().socket(), ConnectOptions.builder().name("vm").build())) {
      use(tenant);
      page.open(1000, 800, false);
      OpenPage.until(
          "7 lines",
          () ->
              page.daemon()
                      .get("/v1/audit?space=pasid&limit=100")
                      .contentUtf8()
                      .contains("id-unbound")
                  && page.daemon()
                          .get("/v1/audit?action=id-freed")
                          .contentUtf8()
                          .split("id-freed")
                          .length
                      > 2);
      page.press(".replay", "Replay the audit log");
      page.untilText(".replay output", "7 of 7 changes");
      for (int at : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1, 0, 7, 2, 5}) {
        page.fill(".replay input", at);
        page.untilText(".replay output", at + " of 7 changes");
        assertThat(browser.value("[" + STATES + "[5], " + STATES + "[6]].join()").asText())
            .as("after " + at)
            .isEqualTo(MOMENTS[at]);
      }
      page.keep("replay");
      tenant.allocate(PasidRange.exactly(9));
      page.fill(".replay input", 0);
      assertThat(browser.value(STATES + "[9]").asInt()).isZero();
      page.press(".replay", "Live");
      browser.until(STATES + "[9] === 1 && " + STATES + "[5] === 0");
    }
  }

  @Test
  void withoutIdsInTheLogItSaysSo() throws Exception {
    try (Browser browser = Browser.start(directory);
        OpenPage page = new OpenPage(browser, directory, "pasid: { bits: 8, default: true }")) {
      page.open(1000, 800, false);
      page.press(".replay", "Replay the audit log");
      page.untilText(".replay [role=status]", "the audit log has no IDs");
    }
  }
}
