// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The frames that a client and a daemon once exchanged.
 *
 * @param exchanges requests and their replies, in order
 */
record Recording(List<Exchange> exchanges) {
  /** A request's frame and its reply's. */
  static final class Exchange {
    private final byte[] request;
    private final byte[] reply;

    Exchange(byte[] request, byte[] reply) {
      this.request = request;
      this.reply = reply;
    }

    byte[] request() {
      return request.clone();
    }

    byte[] reply() {
      return reply.clone();
    }
  }

  static Recording read(String name) {
    String resource = "/recorded/" + name + ".txt";
    try (InputStream in =
        Objects.requireNonNull(Recording.class.getResourceAsStream(resource), resource)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Recording parse(String text) {
    List<Exchange> exchanges = new ArrayList<>();
    byte[] request = {};
    for (String line : text.lines().toList()) {
      if (line.startsWith("> ")) {
        request = frame(line);
      } else if (line.startsWith("< ")) {
        exchanges.add(new Exchange(request, frame(line)));
      }
    }
    return new Recording(exchanges);
  }

  private static byte[] frame(String line) {
    return HexFormat.of().parseHex(line.substring(2).strip());
  }
}
