// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser that has missed something: events, a reading, or everything while it was elsewhere. */
class PageBehindTest {
  private static final int BITS = 8;
  private static final int STREAMS_OF_ADDRESS = 8;

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

  /** Fails the first reading of the map, as a daemon does whose budget is spent. */
  private static final String FAIL_ONCE =
      """
      const plain = window.fetch;
      window.fetch = async (path, options) => {
        if (!String(path).includes('/map?') || window.failed) return plain(path, options);
        window.failed = true;
        return new Response('{"detail":"too many requests"}', { status: 429 });
      };
      """;

  @TempDir private static Path directory;

  private static Browser browser;
  private static OpenPage page;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start(directory);
    page = new OpenPage(browser, directory, "pasid: { bits: 8, default: true }");
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

  @Test
  void aReadingThatFailsIsTriedAgainThoughTheStreamIsWhole() throws Exception {
    String script = browser.runFirst(FAIL_ONCE);
    page.open(1000, 800, false);
    browser.runNoMore(script);
    assertThat(browser.value("window.failed").asBoolean()).isTrue();
  }

  /** A browser keeps a page to go back to, and opens six connections to a host. */
  @Test
  void aPageThatIsLeftHasNoStreamUntilItIsShownAgain() throws Exception {
    page.open(1000, 800, false);
    browser.leavePage();
    List<HttpResponse<InputStream>> streams = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      OpenPage.until(
          "all streams that one address may have",
          () -> {
            HttpResponse<InputStream> stream = stream(http, page.address());
            boolean isOpen = stream.statusCode() == 200;
            return isOpen && streams.add(stream) && streams.size() == STREAMS_OF_ADDRESS;
          });
      http.shutdownNow();
    }
    browser.value("history.back()");
    browser.until(OpenPage.LIVE);
  }

  private static HttpResponse<InputStream> stream(HttpClient http, String address) {
    HttpRequest ask = HttpRequest.newBuilder(URI.create(address + "v1/events?space=pasid")).build();
    return http.sendAsync(ask, BodyHandlers.ofInputStream()).join();
  }

  @Test
  void itSaysThatItIsBehindAndReadsAnew() throws Exception {
    try (SpaceLoad load = new SpaceLoad(page.daemon().socket(), BITS, 3)) {
      String script = browser.runFirst(LOSE_EVENTS);
      page.open(1000, 800, false);
      browser.runNoMore(script);
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
