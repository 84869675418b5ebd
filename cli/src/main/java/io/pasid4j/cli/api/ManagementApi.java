// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import io.pasid4j.cli.exit.AccessAdvice;
import io.pasid4j.cli.exit.CommandFailure;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The management API of a daemon, as a command uses it: refusals become the command's own failures.
 *
 * @param socket its Unix socket
 * @param timeoutMs how long to wait for a reply
 */
public record ManagementApi(Path socket, int timeoutMs) {
  private static final int DEFAULT_TIMEOUT_MS = 60_000;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int MOST_TRIES = 10;

  /** With a timeout of a minute. */
  public ManagementApi(Path socket) {
    this(socket, DEFAULT_TIMEOUT_MS);
  }

  /** The same with another timeout, for a page that must not stand still. */
  public ManagementApi withTimeout(int otherMs) {
    return new ManagementApi(socket, otherMs);
  }

  /** Reads a resource. */
  public JsonValue get(String path) {
    return json(send("GET", path, null));
  }

  /** Reads a resource; {@link JsonValue#NONE} if there is none. */
  public JsonValue find(String path) {
    try {
      HttpReply reply = exchange("GET", path, null);
      return reply.status() == NOT_FOUND ? JsonValue.NONE : json(checked(reply));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** Reads a resource that is text. */
  public String getText(String path) {
    return send("GET", path, null).body();
  }

  /** Reads a resource as bytes. */
  byte[] getBytes(String path) {
    return send("GET", path, null).bytes();
  }

  /** Posts a JSON value. */
  public JsonValue post(String path, String body) {
    return json(send("POST", path, body));
  }

  /** Puts a JSON value in the place of a resource. */
  public JsonValue put(String path, String body) {
    return json(send("PUT", path, body));
  }

  /** Deletes a resource. */
  public JsonValue delete(String path) {
    return json(send("DELETE", path, null));
  }

  /** The name of the space that a set is opened in unless it asks for another. */
  public String defaultSpace() {
    return get("/v1/spaces").field("spaces").items().stream()
        .filter(space -> space.field("default").isTrue())
        .map(space -> space.field("name").text())
        .findFirst()
        .orElseThrow(
            () -> CommandFailure.refused("daemon: names no default space (expected: one)"));
  }

  /** A text as a part of a path or a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpReply send(String method, String path, @Nullable String body) {
    try {
      return checked(exchange(method, path, body));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** Sends a request again after a second if the API is out of budget, or has no room for it. */
  private HttpReply exchange(String method, String path, @Nullable String body) throws IOException {
    for (int i = 0; i < MOST_TRIES; i++) {
      HttpReply reply = UnixHttp.exchange(socket, method, path, body, timeoutMs);
      if (reply != null && reply.status() != TOO_MANY_REQUESTS) {
        return reply;
      }
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
    throw new IOException("no room for a request for " + MOST_TRIES + " s");
  }

  private static HttpReply checked(HttpReply reply) throws IOException {
    if (reply.status() < BAD_REQUEST) {
      return reply;
    }
    JsonValue problem = JsonValue.read(reply.body());
    String detail = problem.field("detail").text();
    String code = problem.field("code").text();
    String line = code.isEmpty() || detail.startsWith(code) ? detail : code + ": " + detail;
    throw reply.status() == BAD_REQUEST
        ? CommandFailure.usage(line)
        : CommandFailure.refused(line.isEmpty() ? "status: " + reply.status() : line);
  }

  private JsonValue json(HttpReply reply) {
    try {
      return JsonValue.read(reply.body());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private CommandFailure unreachable(IOException problem) {
    if (Files.exists(socket) && !Files.isWritable(socket)) {
      return CommandFailure.unreachable("management socket: " + AccessAdvice.toConnect(socket));
    }
    String reason = Files.exists(socket) ? String.valueOf(problem.getMessage()) : "not there";
    return CommandFailure.unreachable(
        "management socket: %s: %s (expected: that of a daemon; --api PATH names another)"
            .formatted(socket, reason));
  }
}
