// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser that the daemon has lost events for. */
class PageBehindTest {
  private static final int BITS = 8;

  /**
   * Drops what the stream brings while window.losing, and then reports a loss as the daemon does.
   */
  private static final String LOSE_EVENTS =
      """
      const whole = window.fetch;
      window.fetch = async (path, options) => {
        const response = await whole(path, options);
        if (!String(path).startsWith('v1/events')) return response;
        const lose = new TransformStream({ transform(chunk, to) {
          if (window.losing) window.dropped = (window.dropped ?? 0) + 1;
          else if (window.dropped) {
            to.enqueue(new TextEncoder().encode('event: lost\\nid: x-1\\ndata: {"events":4097}\\n\\n'));
            window.dropped = 0;
          } else to.enqueue(chunk);
        } });
        return new Response(response.body.pipeThrough(lose));
      };
      window.said = [];
      new MutationObserver(() => {
        const line = document.querySelector('.connection')?.textContent;
        if (line && line !== window.said.at(-1)) window.said.push(line);
      }).observe(document, { characterData: true, childList: true, subtree: true });
      """;

  @TempDir private Path directory;

  @Test
  void itSaysThatItIsBehindAndReadsAnew() throws Exception {
    try (Browser browser = Browser.start(directory);
        OpenPage page = new OpenPage(browser, directory, "pasid: { bits: 8, default: true }");
        SpaceLoad load = new SpaceLoad(page.daemon().socket(), BITS, 3)) {
      browser.runFirst(LOSE_EVENTS);
      page.open(1000, 800, false);
      browser.value("window.losing = true");
      load.fill(10);
      browser.until("window.dropped > 0");
      browser.value("window.losing = false");
      var _ = load.pace(100, Duration.ofSeconds(1));
      browser.until("window.said.includes('behind, reading anew: 4097 events were lost')");
      browser.until(OpenPage.LIVE);
      ShownPicture.of(page.daemon(), BITS).await(browser, "hilbert");
      assertThat(browser.complaints()).isEmpty();
    }
  }
}
