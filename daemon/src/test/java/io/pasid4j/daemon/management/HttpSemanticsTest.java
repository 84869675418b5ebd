// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
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

  /** Sends text with {@code ~} for each end of a line, and reads until the server closes. */
  private static String exchange(String request) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(daemon.socket()));
      ByteBuffer bytes =
          ByteBuffer.wrap(request.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return readAll(channel);
    } catch (IOException e) {
      return "closed";
    }
  }

  private static String readAll(SocketChannel channel) throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (channel.read(buffer) >= 0) {
      text.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
      buffer.clear();
    }
    return text.toString();
  }

  private static String ask(String method, String path, String headers) {
    return exchange(
        method + " " + path + " HTTP/1.1~host: localhost~connection: close~" + headers + "~");
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
  void aMethodThatIsNotAllowedIsAnsweredWithThoseThatAre(
      String method, String path, String allowed) {
    String answer = ask(method, path, "content-length: 0~");
    assertThat(answer).startsWith("HTTP/1.1 405 ").contains("\r\nallow: ");
    String allow = answer.replaceAll("(?s).*\r\nallow: ([^\r]*)\r\n.*", "$1");
    assertThat(allow.split(", ")).containsExactlyInAnyOrder(allowed.split(", "));
  }

  @Test
  void optionsNamesTheMethods() {
    String answer = ask("OPTIONS", "/v1/sets/1", "");
    assertThat(answer).startsWith("HTTP/1.1 204 ").contains("\r\nallow: ").contains("DELETE");
  }

  @Test
  void aMethodThatIsNoneIsNotImplemented() {
    assertThat(ask("BREW", "/health", "")).startsWith("HTTP/1.1 501 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/v1/sets", "/v1/events", "/metrics", "/openapi.json"})
  void headHasTheHeadersOfGetAndNoBody(String path) {
    String answer = ask("HEAD", path, "");
    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("content-type: ").endsWith("\r\n\r\n");
    assertThat(answer.indexOf("\r\n\r\n")).isEqualTo(answer.length() - 4);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/sets/, /v1/sets",
    "/v1/sets/?limit=1, /v1/sets?limit=1",
    "/v1/spaces/pasid/, /v1/spaces/pasid",
    "/health/, /health"
  })
  void aTrailingSlashLeadsToTheResource(String path, String location) {
    assertThat(ask("GET", path, ""))
        .startsWith("HTTP/1.1 308 ")
        .contains("\r\nlocation: " + location + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example/", "/\\evil.example/", "/nothing/"})
  void noOtherPathIsRedirected(String path) {
    assertThat(ask("GET", path, "")).doesNotContain("location:").doesNotStartWith("HTTP/1.1 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openapi.json", "/docs"})
  void whatTheClientHasIsNotSentAgain(String path) {
    String first = ask("GET", path, "");
    String tag = first.replaceAll("(?s).*\r\netag: ([^\r]*)\r\n.*", "$1");
    assertThat(tag).matches("\"[0-9a-f]{32}\"");
    for (String known : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
      String again = ask("GET", path, "if-none-match: " + known + "~");
      assertThat(again)
          .startsWith("HTTP/1.1 304 ")
          .contains("\r\netag: " + tag + "\r\n")
          .endsWith("\r\n\r\n");
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
    String answers =
        exchange(
            "POST /v1/spaces/pasid/reservations HTTP/1.1~host: localhost~"
                + rest
                + "GET /health HTTP/1.1~host: localhost~connection: close~~");
    assertThat(answers).doesNotContain("\"status\":\"live\"");
  }
}
