// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pasid4j.e2e.host.Poll;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Debian's Chromium without a window, driven by its DevTools protocol. For one thread. */
final class Browser implements AutoCloseable {
  static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration AT_MOST = Duration.ofSeconds(90);
  private static final String PAGE = "\"url\": \"about:blank\"";

  private static final Map<String, Integer> KEY_CODES = Map.of("Tab", 9, "Enter", 13, " ", 32);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final AtomicInteger lastCall = new AtomicInteger();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private Browser(Path directory) throws Exception {
    Path profile = directory.resolve("profile");
    process =
        new ProcessBuilder(
                CHROMIUM.toString(),
                "--headless=new",
                "--no-sandbox",
                "--no-first-run",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("chromium.log").toFile())
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    Poll.until(
        "a browser", AT_MOST, () -> Files.exists(port) && Files.readAllLines(port).size() > 1);
    String at = "127.0.0.1:" + Files.readAllLines(port).getFirst();
    Poll.until("a page", AT_MOST, () -> targets(at).contains(PAGE));
    JsonNode page = JSON.readTree(targets(at)).get(0);
    for (JsonNode target : JSON.readTree(targets(at))) {
      page = target.path("type").asText().equals("page") ? target : page;
    }
    URI url = URI.create(page.path("webSocketDebuggerUrl").asText());
    socket = http.newWebSocketBuilder().buildAsync(url, new Replies()).get(30, TimeUnit.SECONDS);
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
    call("Page.enable", Map.of());
  }

  /** Starts one that keeps its files in a directory; where there is none, the test is skipped. */
  static Browser start(Path directory) throws Exception {
    assumeThat(Files.isExecutable(CHROMIUM)).as(CHROMIUM + ": there to look at the page").isTrue();
    return new Browser(directory);
  }

  private String targets(String at) throws IOException {
    try (var in = URI.create("http://" + at + "/json/list").toURL().openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Sets the size of the page in CSS pixels, and whether the user prefers a dark page. */
  void look(int width, int height, boolean dark) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  void open(String url) throws Exception {
    call("Page.navigate", Map.of("url", url));
  }

  /** Leaves the page that is open, and forgets what it has complained of. */
  void leavePage() throws Exception {
    open("about:blank");
    until("location.href === 'about:blank'");
    complaints.clear();
  }

  /** Presses a key and releases it; a printable one types itself. */
  void press(String key) throws Exception {
    Map<String, Object> event = new HashMap<>(Map.of("key", key));
    String text = key.equals("Enter") ? "\r" : key;
    if (text.length() == 1) {
      event.put("text", text);
    }
    // Without it, Tab moves no focus and Enter presses no button.
    event.put("windowsVirtualKeyCode", KEY_CODES.getOrDefault(key, 0));
    event.put("type", "keyDown");
    call("Input.dispatchKeyEvent", event);
    call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  /** Moves the mouse to a point of the page, in CSS pixels. */
  void moveMouse(double x, double y) throws Exception {
    call("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
  }

  /** The page as a screen reader has it: a node for each element that means something. */
  JsonNode accessibilityTree() throws Exception {
    return call("Accessibility.getFullAXTree", Map.of()).path("nodes");
  }

  /**
   * Runs a script in each page that is opened from now on, before its own.
   *
   * @return the name by which {@link #runNoMore} knows it
   */
  String runFirst(String script) throws Exception {
    return call("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script))
        .path("identifier")
        .asText();
  }

  /** Ends {@link #runFirst}. */
  void runNoMore(String name) throws Exception {
    call("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", name));
  }

  /** The value of an expression, or of the promise that it is. */
  JsonNode value(String expression) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** Waits until an expression is true. */
  void until(String expression) throws Exception {
    Poll.until(expression, AT_MOST, () -> value(expression).asBoolean());
  }

  /** Keeps what is seen as a PNG file. */
  void screenshot(Path file) throws Exception {
    Files.createDirectories(file.getParent());
    String png = call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText();
    Files.write(file, Base64.getDecoder().decode(png));
  }

  /** Its processes: its own, and those that draw and run pages. */
  Stream<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  /** Errors and broken policies since {@link #leavePage}. */
  List<String> complaints() {
    return complaints;
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = lastCall.incrementAndGet();
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    calls.put(id, reply);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    socket.sendText(message.toString(), true).get(30, TimeUnit.SECONDS);
    JsonNode answer = reply.get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
    if (answer.has("error")) {
      throw new AssertionError(method + ": " + answer.get("error"));
    }
    return answer.path("result");
  }

  private void receive(JsonNode message) {
    CompletableFuture<JsonNode> call = calls.remove(message.path("id").asInt());
    if (call != null) {
      call.complete(message);
    }
    String method = message.path("method").asText();
    boolean failed = message.at("/params/entry/level").asText().equals("error");
    if (method.equals("Runtime.exceptionThrown") || (method.equals("Log.entryAdded") && failed)) {
      complaints.add(message.path("params").toString());
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  /** Puts messages together. */
  private final class Replies implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          receive(JSON.readTree(text.toString()));
        } catch (IOException e) {
          complaints.add(e.toString());
        }
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }
}
