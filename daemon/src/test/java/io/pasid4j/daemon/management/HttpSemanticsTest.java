// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.daemon.testing.RawHttp;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The management API as RFC 9110 and RFC 9112 have it, in bytes. */
@Timeout(60)
class HttpSemanticsTest {
  private static ManagedDaemon daemon;

  @BeforeAll
  static void start() {
    daemon = new ManagedDaemon();
  }

  @AfterAll
  static void stop() {
    daemon.close();
  }

  private static String ask(String method, String path, String headers) throws IOException {
    try (RawHttp http = new RawHttp(daemon.socket())) {
      http.send(request(method, path, headers));
      return http.response();
    }
  }

  /** Returns a head, which the response to the next request follows at once. */
  private static String askForHead(String method, String path, String headers) throws IOException {
    try (RawHttp http = new RawHttp(daemon.socket())) {
      http.send(request(method, path, headers));
      String head = http.head();
      http.send(request("GET", "/health", ""));
      assertThat(http.response()).startsWith("HTTP/1.1 200 ").contains("\"status\":\"live\"");
      return head;
    }
  }

  private static String request(String method, String path, String headers) {
    return method + " " + path + " HTTP/1.1~host: localhost~" + headers + "~";
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH, /v1/sets, 'GET, HEAD, OPTIONS'",
    "DELETE, /v1/sets, 'GET, HEAD, OPTIONS'",
    "POST, /v1/sets/1, 'DELETE, GET, HEAD, OPTIONS'",
    "GET, /v1/sets/1/quota, 'OPTIONS, PUT'",
    "HEAD, /v1/sets/1/quota, 'OPTIONS, PUT'",
    "PUT, /v1/events, 'GET, HEAD, OPTIONS'",
    "TRACE, /health, 'GET, HEAD, OPTIONS'"
  })
  void aMethodThatIsNotAllowedIsAnsweredWithThoseThatAre(String method, String path, String allowed)
      throws IOException {
    String headers = "content-length: 0~";
    String answer =
        method.equals("HEAD") ? askForHead(method, path, headers) : ask(method, path, headers);
    assertThat(answer).startsWith("HTTP/1.1 405 ").contains("\r\nallow: ");
    String allow = answer.replaceAll("(?s).*\r\nallow: ([^\r]*)\r\n.*", "$1");
    assertThat(allow.split(", ")).containsExactlyInAnyOrder(allowed.split(", "));
  }

  @Test
  void optionsNamesTheMethods() throws IOException {
    String answer = askForHead("OPTIONS", "/v1/sets/1", "");
    assertThat(answer).startsWith("HTTP/1.1 204 ").contains("\r\nallow: ").contains("DELETE");
  }

  @Test
  void aMethodThatIsNoneIsNotImplemented() throws IOException {
    assertThat(ask("BREW", "/health", "")).startsWith("HTTP/1.1 501 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/v1/sets", "/v1/events", "/metrics", "/openapi.json"})
  void headHasTheHeadersOfGetAndNoBody(String path) throws IOException {
    assertThat(askForHead("HEAD", path, "")).startsWith("HTTP/1.1 200 ").contains("content-type: ");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/sets/, /v1/sets",
    "/v1/sets/?limit=1, /v1/sets?limit=1",
    "/v1/spaces/pasid/, /v1/spaces/pasid",
    "/health/, /health"
  })
  void aTrailingSlashLeadsToTheResource(String path, String location) throws IOException {
    assertThat(ask("GET", path, ""))
        .startsWith("HTTP/1.1 308 ")
        .contains("\r\nlocation: " + location + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example/",
        "///evil.example/",
        "//evil.example/v1/sets/",
        "//evil.example//health/",
        "/\\evil.example/",
        "/%2Fevil.example/",
        "http://evil.example//",
        "/nothing/"
      })
  void noOtherPathIsRedirected(String path) throws IOException {
    assertThat(ask("GET", path, "")).doesNotContain("location:").doesNotStartWith("HTTP/1.1 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openapi.json", "/docs"})
  void whatTheClientHasIsNotSentAgain(String path) throws IOException {
    String first = ask("GET", path, "");
    String tag = first.replaceAll("(?s).*\r\netag: ([^\r]*)\r\n.*", "$1");
    assertThat(tag).matches("\"[0-9a-f]{32}\"");
    for (String known : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
      assertThat(askForHead("GET", path, "if-none-match: " + known + "~"))
          .startsWith("HTTP/1.1 304 ")
          .contains("\r\netag: " + tag + "\r\n");
    }
    assertThat(ask("GET", path, "if-none-match: \"x\"~")).startsWith("HTTP/1.1 200 ");
  }

  /** Each begins a second request where a proxy and a server could disagree on the first's end. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 4~transfer-encoding: chunked~~0~~",
        "content-length: 0~content-length: 44~~",
        "content-length: +4~~",
        "content-length: 4, 5~~",
        "transfer-encoding: chunked, identity~~0~~",
        "transfer-encoding: xchunked~~0~~",
        "transfer-encoding : chunked~~0~~",
        "transfer-encoding: chunked~~4;x~",
        "transfer-encoding: chunked~~-1~~",
        "x: y\u0000z~~"
      })
  void aRequestOfUnclearLengthIsOneAtMost(String rest) {
    String request =
        "POST /v1/spaces/pasid/reservations HTTP/1.1~host: localhost~"
            + rest
            + "GET /health HTTP/1.1~host: localhost~connection: close~~";
    assertThat(answersTo(request)).doesNotContain("\"status\":\"live\"");
  }

  private static String answersTo(String request) {
    try (RawHttp http = new RawHttp(daemon.socket())) {
      http.send(request);
      return http.untilClosed();
    } catch (IOException e) {
      return "closed";
    }
  }
}
