// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.fuzz.broker.Management;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.input.FuzzInput;
import io.pasid4j.fuzz.scenario.OperatorProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The management API under any paths, queries and bodies. Each answer has a status that the page
 * about it knows, a refusal is a problem that reveals nothing of the daemon's inside, and after
 * every change operators can list every set and the spaces pass the audit.
 */
public final class ManagementTarget {
  private static final int MOST_REQUESTS = 16;
  private static final int OK = 200;
  private static final int ELSEWHERE = 308;
  private static final int FIRST_PROBLEM = 400;

  /** A request may be refused, but none may cause an internal error. */
  private static final Set<Integer> STATUSES =
      Set.of(OK, 201, ELSEWHERE, 400, 404, 405, 409, 413, 415);

  private static final ObjectMapper JSON = new ObjectMapper();

  private ManagementTarget() {}

  /** Requests: a path, a query and a body, each made of parts that fit and parts that do not. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzInput input = new FuzzInput(bytes);
    try (OperatorProbe operator = new OperatorProbe(InProcessDaemon.one())) {
      runEach(input, operator);
    }
    InProcessDaemon.one().checkNothingIsLeft();
  }

  /** Leaves nothing behind, also if a request fails: other inputs run on the same daemon. */
  private static void runEach(FuzzInput input, OperatorProbe operator) {
    try {
      for (int i = 0; i < MOST_REQUESTS && input.hasMore(); i++) {
        request(InProcessDaemon.one().management(), input);
        operator.requireSets();
      }
    } finally {
      operator.endSets();
    }
  }

  private static void request(Management management, FuzzInput input) {
    String method = input.oneOf("GET", "POST", "PUT", "DELETE", "GET", "PATCH");
    String path = path(input) + query(input);
    String type = input.oneOf("application/json", "application/json", "text/plain");
    byte[] body = method.equals("GET") ? new byte[0] : body(input);
    HttpResponse<byte[]> response = management.send(method, path, type, body);
    check(method + " " + path, new String(body, StandardCharsets.UTF_8), response);
    if (response.statusCode() == ELSEWHERE) {
      checkRedirect(path, response.headers().firstValue("location").orElse(""));
    }
  }

  private static String path(FuzzInput input) {
    return switch (input.u8() % 10) {
      case 0 -> "/v1/spaces";
      case 1 -> "/v1/spaces/" + word(input);
      case 2 -> "/v1/spaces/" + word(input) + "/ids/" + word(input);
      case 3, 4 -> "/v1/spaces/" + word(input) + "/reservations";
      case 5 -> "/v1/spaces/" + word(input) + "/reservations/" + word(input);
      case 6 -> "/v1/sets" + input.oneOf("", "/") + word(input);
      case 7 -> "/v1/sets/" + word(input) + input.oneOf("/ids", "/quota");
      case 8 -> "/v1/explain";
      default -> "/" + word(input);
    };
  }

  private static String query(FuzzInput input) {
    StringBuilder query = new StringBuilder();
    for (int i = input.u8() % 4; i > 0; i--) {
      query.append(query.isEmpty() ? '?' : '&');
      query.append(
          input.oneOf(
              "min",
              "max",
              "count",
              "set",
              "space",
              "uid",
              "gid",
              "after",
              "limit",
              "name",
              "contiguous",
              word(input)));
      query.append('=').append(word(input));
    }
    return query.toString();
  }

  /** A number, a name that is there, or anything, percent-encoded. */
  private static String word(FuzzInput input) {
    return switch (input.u8() % 6) {
      case 0, 1 -> Long.toString(input.number());
      case 2 ->
          input.oneOf(
              InProcessDaemon.KEPT,
              InProcessDaemon.QUARANTINED,
              InProcessDaemon.OPERATORS,
              "true",
              "");
      case 3 -> "0x" + Long.toHexString(input.s64());
      default -> encoded(input.bytes(input.u8() % 12));
    };
  }

  private static String encoded(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte one : bytes) {
      text.append('%').append(Character.forDigit((one >> 4) & 0xF, 16));
      text.append(Character.forDigit(one & 0xF, 16));
    }
    return text.toString();
  }

  private static byte[] body(FuzzInput input) {
    String text =
        switch (input.u8() % 4) {
          case 0 ->
              "{\"min\":%s,\"max\":%s,\"name\":%s}"
                  .formatted(input.number(), input.number(), name(input));
          case 1 ->
              "{\"limitIds\":%s,\"guaranteedIds\":%s}".formatted(input.number(), input.number());
          case 2 -> "{\"min\":1,\"max\":%s,\"name\":\"band\"}".formatted(input.u8() % 9);
          default -> null;
        };
    return text == null ? input.bytes(input.u8()) : text.getBytes(StandardCharsets.UTF_8);
  }

  /** A text of any characters, also of such as JSON can name and UTF-8 cannot. */
  private static String name(FuzzInput input) {
    StringBuilder name = new StringBuilder();
    for (int i = input.u8() % 50; i > 0; i--) {
      int unit = input.u8();
      name.append("\\u%04x".formatted(unit < 0xC0 ? unit : (unit << 8) | input.u8()));
    }
    return "\"" + name + "\"";
  }

  private static void check(String what, String body, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    String text = new String(response.body(), StandardCharsets.UTF_8);
    Expect.that(STATUSES.contains(status), what + ": " + status + " " + text);
    String type = response.headers().firstValue("content-type").orElse("");
    if (status >= FIRST_PROBLEM) {
      Expect.that(type.startsWith("application/problem+json"), what + ": " + type);
      JsonNode problem = parsed(what, response.body());
      Expect.equal("status of " + what, problem.path("status").asInt(), status);
      Expect.that(problem.path("type").asText().startsWith("urn:pasid4j:problem:"), text);
      Expect.that(!problem.path("detail").asText().isBlank(), text);
      if (problem.path("type").asText().endsWith("invalid-body")) {
        checkInsides(problem.path("detail").asText(), body);
      }
    } else if (type.startsWith("application/json")) {
      Expect.that(parsed(what, response.body()).isObject(), text);
    }
  }

  /**
   * Only a slash at the end of a path is moved, to the same path without it. Slashes in a row count
   * as one, or a path that begins with two would lead to another host.
   */
  private static void checkRedirect(String path, String location) {
    int end = path.indexOf('?') < 0 ? path.length() : path.indexOf('?');
    String segments = path.substring(0, end).replaceAll("/+", "/");
    String expected = segments.replaceFirst("/$", "") + path.substring(end);
    Expect.equal("location of " + path, unescaped(location), unescaped(expected));
  }

  /** An escape and the byte that it stands for are the same (RFC 3986, section 6.2.2). */
  private static String unescaped(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
  }

  /** The JSON library names classes in its messages; text of the body may be repeated. */
  private static void checkInsides(String detail, String body) {
    for (String inside : List.of("io.pasid4j", "com.fasterxml", "java.")) {
      Expect.that(!detail.contains(inside) || body.contains(inside), detail);
    }
  }

  private static JsonNode parsed(String what, byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(what, e);
    }
  }
}
