// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.Repository;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The page of a daemon of its own, open in a browser that may be others' too. For one thread. */
final class OpenPage implements AutoCloseable {
  static final String CANVAS = "document.querySelector('.picture canvas')";
  static final String PICTURE = CANVAS + ".view.picture";
  static final String LIVE = "document.querySelector('.connection.live') !== null";

  private static final Duration AT_MOST = Duration.ofSeconds(90);
  private static final Path SCREENSHOTS = Repository.root().resolve("e2e/target/screenshots");

  private final Browser browser;
  private final int port;
  private ConfiguredDaemon daemon;

  /**
   * Starts a daemon; the page is opened by {@link #open}.
   *
   * @param spaces the entries of the configuration's section {@code spaces}
   */
  OpenPage(Browser browser, Path directory, String spaces) throws Exception {
    this(browser, directory, spaces, "state: none\n");
  }

  /**
   * Starts a daemon as {@link #OpenPage(Browser, Path, String)} does.
   *
   * @param state the line of the configuration about its state, or nothing
   */
  OpenPage(Browser browser, Path directory, String spaces, String state) throws Exception {
    this.browser = browser;
    port = freePort();
    String configuration =
        state
            + "spaces:\n"
            + spaces.indent(2)
            + "audit: { file: "
            + directory.resolve("audit.jsonl")
            + ", ids: true }\n"
            + "management: { tcp: { address: '127.0.0.1:"
            + port
            + "', access: everyone-on-this-host } }\n";
    daemon = ConfiguredDaemon.start(directory, configuration);
  }

  /** The page of a daemon that has been started with a TCP port of loopback. */
  OpenPage(Browser browser, ConfiguredDaemon daemon, int port) {
    this.browser = browser;
    this.daemon = daemon;
    this.port = port;
  }

  static int freePort() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Where the page is. */
  String address() {
    return "http://127.0.0.1:" + port + "/";
  }

  ConfiguredDaemon daemon() {
    return daemon;
  }

  /** Opens the page of the default space. */
  void open(int width, int height, boolean dark) throws Exception {
    open("", width, height, dark);
  }

  /** Opens the page of a space in a window of a size, and waits for its first picture. */
  void open(String space, int width, int height, boolean dark) throws Exception {
    // Another space of a page that is open would be no new page.
    browser.leavePage();
    browser.look(width, height, dark);
    browser.open(address() + "#" + space);
    browser.until(CANVAS + "?.view?.picture?.firstFrameMs > 0 && " + LIVE);
  }

  /** Starts the daemon anew after its end. */
  void startAgain() throws Exception {
    daemon = daemon.startAgain();
  }

  /** The text of the first element of a selector; empty without one. */
  String text(String selector) throws Exception {
    return browser.value("document.querySelector(`" + selector + "`)?.textContent ?? ''").asText();
  }

  /** Waits until the text of an element contains some. */
  void untilText(String selector, String part) throws Exception {
    try {
      Poll.until(selector + " with " + part, AT_MOST, () -> text(selector).contains(part));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", but: " + text(selector), e);
    }
  }

  /** Clicks an element as soon as it is there. */
  void click(String selector) throws Exception {
    browser.until("document.querySelector(`" + selector + "`) !== null");
    browser.value("document.querySelector(`" + selector + "`).click()");
  }

  /** Clicks the button of a section whose text is this. */
  void press(String section, String text) throws Exception {
    String button =
        "[...document.querySelectorAll(`%s button`)].find((one) => one.textContent === `%s`)"
            .formatted(section, text);
    browser.until(button + " !== undefined");
    browser.value(button + ".click()");
  }

  /** Gives a field a value, as typing does. */
  void fill(String selector, Object value) throws Exception {
    browser.until("document.querySelector(`" + selector + "`) !== null");
    browser.value(
        """
        (() => { const field = document.querySelector(`%s`); field.value = `%s`;
          field.dispatchEvent(new Event('input', { bubbles: true }));
          field.dispatchEvent(new Event('change', { bubbles: true })); })()
        """
            .formatted(selector, value));
  }

  /** Waits for something of the daemon's. */
  static void until(String what, BooleanSupplier condition) throws Exception {
    Poll.until(what, AT_MOST, condition::getAsBoolean);
  }

  /** Keeps what is seen in e2e/target/screenshots. */
  void keep(String name) throws Exception {
    browser.screenshot(SCREENSHOTS.resolve(name + ".png"));
  }

  @Override
  public void close() {
    daemon.close();
  }
}
