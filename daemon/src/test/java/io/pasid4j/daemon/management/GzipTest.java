// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.testing.RawHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The content coding of the page's files and of the map. */
class GzipTest {
  private static final String MAP = "/v1/spaces/pasid/map";
  private static final String STYLE = "/page/style.css";

  private static ManagedDaemon daemon;

  @BeforeAll
  static void start() {
    daemon = new ManagedDaemon();
    PasidSet set = daemon.space().open("every-other", Quota.limit(1 << 20));
    for (int id = 2; id < 20_000; id += 2) {
      set.allocate(PasidRange.exactly(id));
    }
  }

  @AfterAll
  static void stop() {
    daemon.close();
  }

  private static String get(String path, String header) throws IOException {
    try (RawHttp http = new RawHttp(daemon.socket())) {
      http.send("GET " + path + " HTTP/1.1~host: localhost~" + header + "~");
      return http.response();
    }
  }

  private static byte[] body(String response) {
    return response.substring(response.indexOf("\r\n\r\n") + 4).getBytes(ISO_8859_1);
  }

  private static byte[] unpacked(String response) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body(response)))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {MAP, STYLE, "/page/preact.module.js", "/", "/openapi.json"})
  void whoAcceptsItGetsTheSameInFewerBytes(String path) throws IOException {
    String plain = get(path, "");
    String coded = get(path, "accept-encoding: gzip, deflate, br, zstd~");

    assertThat(plain).doesNotContain("content-encoding").contains("\r\nvary: accept-encoding\r\n");
    assertThat(coded)
        .contains("\r\ncontent-encoding: gzip\r\n")
        .contains("\r\nvary: accept-encoding\r\n");
    assertThat(unpacked(coded)).isEqualTo(body(plain));
    assertThat(body(coded)).hasSizeLessThan(body(plain).length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "GZIP;q=0.5 | true",
        "x-gzip | true",
        "* | true",
        "br, *;q=0.1 | true",
        "gzip;q=0 | false",
        "*;q=0 | false",
        "gzip;q=0, * | false",
        "*, gzip;q=0 | false",
        "*;q=0, gzip | true",
        "identity | false",
        "gzipped | false",
        "gzip;q=high | false",
        "gzip;level=1 | false",
        ", | false"
      })
  void theClientDecides(String accepted, boolean coded) throws IOException {
    String answer = get(STYLE, "accept-encoding: " + accepted + "~");
    assertThat(answer.contains("\r\ncontent-encoding: gzip\r\n")).isEqualTo(coded);
  }

  @Test
  void eachFormHasATagOfItsOwn() throws IOException {
    String accepting = "accept-encoding: gzip~";
    String plainTag = tag(get(STYLE, ""));
    String codedTag = tag(get(STYLE, accepting));

    assertThat(codedTag).isNotEqualTo(plainTag);
    assertThat(get(STYLE, accepting + "if-none-match: " + plainTag + "~"))
        .startsWith("HTTP/1.1 200 ");
    try (RawHttp http = new RawHttp(daemon.socket())) {
      http.send(
          "GET "
              + STYLE
              + " HTTP/1.1~host: localhost~accept-encoding: gzip~if-none-match: "
              + codedTag
              + "~~");
      assertThat(http.head())
          .startsWith("HTTP/1.1 304 ")
          .contains("\r\netag: " + codedTag + "\r\n")
          .contains("\r\nvary: accept-encoding\r\n")
          .doesNotContain("content-encoding");
    }
  }

  private static String tag(String answer) {
    return answer.replaceAll("(?s).*\r\netag: ([^\r]*)\r\n.*", "$1");
  }

  @Test
  void anAnswerThatNamesTenantsIsNeverCompressed() throws IOException {
    assertThat(get("/v1/sets", "accept-encoding: gzip~"))
        .doesNotContain("content-encoding")
        .doesNotContain("vary");
  }
}
