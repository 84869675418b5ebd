// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static io.pasid4j.daemon.management.ResourcesTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.pasid4j.daemon.testing.Eventually;
import io.pasid4j.daemon.testing.WirePeer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a request: the answer is problem details. */
class ProblemsTest {
  private static final String QUOTA = "/v1/sets/1/quota";

  private static ManagedDaemon daemon;
  private static WirePeer tenant;

  @BeforeAll
  static void start() throws IOException {
    daemon = new ManagedDaemon();
    tenant = daemon.tenant();
    Eventually.holds("a set", () -> daemon.get("/v1/sets/1").status().code() == 200);
  }

  @AfterAll
  static void stop() {
    tenant.close();
    daemon.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/spaces?bits=3          | bits: unknown parameter (expected: none)
          /v1/sets?limit=0           | limit: 0 (expected: a number, 1 to 1000)
          /v1/sets?limit=-1          | limit: -1 (expected: a number, 1 to 1000)
          /v1/sets?limit=1&limit=2   | limit: given twice (expected: once)
          /v1/sets/x                 | set: x (expected: a number, 1 to 2147483647)
          /v1/explain?count=0        | count: 0 (expected: a number, 1 to 2147483647)
          /v1/explain?min=5&max=4    | min: 5 (expected: <= max: 4)
          /v1/explain?contiguous=ja  | contiguous: ja (expected: true or false)
          /v1/explain?set=1&uid=0    | uid, gid: with set (expected: the one or the other)
          /v1/events?set=x           | set: x (expected: a number, 1 to 2147483647)
          """)
  void aParameterThatCannotBe(String path, String detail) {
    assertProblem(daemon.get(path), 400, "invalid-request", detail);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/nothing, path: /v1/nothing (expected: one of /openapi.json)",
    "/v1/sets/99, set: 99 (expected: the id of an open set)",
    "/v1/explain?space=x, space: x (expected: pasid)",
    "/v1/events?set=99, set: 99 (expected: the id of an open set of [pasid])"
  })
  void whatIsNotThere(String path, String detail) {
    assertProblem(daemon.get(path), 404, "not-found", detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"limitIds": 5}                               | guaranteedIds: missing (expected: a value)
          {"limitIds": 5, "guaranteedIds": 0, "x": 1}   | x: unknown (expected: guaranteedIds, limitIds)
          {"limitIds": "5", "guaranteedIds": 0}         | limitIds: of another type (expected: a whole number)
          {"limitIds": 5.5, "guaranteedIds": 0}         | limitIds: of another type (expected: a whole number)
          {"limitIds": null, "guaranteedIds": 0}        | limitIds: of another type (expected: a whole number)
          {"limitIds": 99999999999, "guaranteedIds": 0} | body: line 1, column
          {"limitIds": 5, "limitIds": 6}                | body: line 1, column
          [5]                                           | body: of another type (expected: an object)
          null                                          | body: null (expected: an object)
          {"limitIds": 5,                               | body: line 1, column
          {"limitIds": 5, "guaranteedIds": 0} {}        | body: more after the object (expected: one object)
          """)
  void aBodyThatCannotBe(String body, String detail) {
    AggregatedHttpResponse response = daemon.send(HttpMethod.PUT, QUOTA, body);
    assertProblem(response, 400, "invalid-body", detailOf(response));
    assertThat(detailOf(response)).startsWith(detail).doesNotContain("io.pasid4j", "\n");
  }

  @Test
  void aValueThatCannotBe() {
    assertProblem(
        daemon.send(HttpMethod.PUT, QUOTA, "{\"limitIds\": 5, \"guaranteedIds\": 6}"),
        400,
        "invalid-request",
        "guaranteedIds: 6 (expected: 0 to limitIds: 5)");
  }

  @Test
  void aBodyOfAnotherType() {
    HttpRequest text =
        HttpRequest.of(
            RequestHeaders.builder(HttpMethod.PUT, QUOTA).contentType(MediaType.PLAIN_TEXT).build(),
            HttpData.ofUtf8("{\"limitIds\": 5, \"guaranteedIds\": 0}"));
    assertProblem(
        daemon.client().execute(text).aggregate().join(),
        415,
        "unsupported-media-type",
        "content-type: text/plain (expected: application/json)");
  }

  @Test
  void aBodyThatIsTooLong() {
    assertProblem(
        daemon.send(HttpMethod.PUT, QUOTA, " ".repeat(20_000)),
        413,
        "body-too-large",
        "body: too long (expected: <= 16384 bytes)");
  }

  @Test
  void aMethodThatIsNotThere() {
    AggregatedHttpResponse response = daemon.send(HttpMethod.DELETE, "/v1/spaces");
    assertProblem(
        response, 405, "method-not-allowed", "method: DELETE (expected: GET, HEAD, OPTIONS)");
    assertThat(response.headers().get(HttpHeaderNames.ALLOW)).isEqualTo("GET, HEAD, OPTIONS");
    assertProblem(
        daemon.send(HttpMethod.DELETE, "/v1/events"),
        405,
        "method-not-allowed",
        "method: DELETE (expected: GET, HEAD, OPTIONS)");
  }

  /** Not through a client that knows HTTP. */
  @ParameterizedTest
  @CsvSource({
    "'GET /v1/spaces?x=%zz HTTP/1.1\r\nHost: a\r\n\r\n', HTTP/1.1 4",
    "'BREW /v1/spaces HTTP/1.1\r\nHost: a\r\n\r\n', HTTP/1.1 501",
    "'nonsense\r\n\r\n', HTTP/1.1 400"
  })
  void whatIsHardlyHttp(String request, String start) throws IOException {
    String answer = raw(request);
    assertThat(answer).startsWith(start).contains("application/problem+json");
  }

  @Test
  void aHeaderThatIsTooLong() throws IOException {
    String answer = raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(9000) + "\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 431").contains("application/problem+json");
  }

  private static String raw(String request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(daemon.socket()));
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
      ByteBuffer answer = ByteBuffer.allocate(4096);
      channel.read(answer);
      return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    }
  }

  private static String detailOf(AggregatedHttpResponse response) {
    return ManagedDaemon.json(response).path("detail").asText();
  }
}
