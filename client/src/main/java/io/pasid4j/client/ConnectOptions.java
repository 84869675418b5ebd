// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.vfio.command.NameRequest;
import org.jspecify.annotations.Nullable;

/**
 * How to connect. Immutable.
 *
 * @param requestTimeoutMs milliseconds that the connecting, and after that each request, may take,
 *     1 to 2^31-1 inclusive. When a request runs into it, the connection ends: the unanswered
 *     request may have allocated, and only the end of the session gives that back for sure
 * @param name the set's name, shown to operators; null for the one that the daemon gives
 */
public record ConnectOptions(int requestTimeoutMs, @Nullable String name) {
  /** A timeout of 10 seconds, and the name that the daemon gives. */
  public static final ConnectOptions DEFAULT = new ConnectOptions(10_000, null);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the timeout is below 1 ms, or the name is not 1 to 64 bytes
   *     of printable UTF-8; the message names the value
   */
  public ConnectOptions {
    if (requestTimeoutMs < 1) {
      throw new IllegalArgumentException(
          "requestTimeoutMs: " + requestTimeoutMs + " (expected: 1 or more)");
    }
    if (name != null) {
      name = new NameRequest(name).name();
    }
  }

  /**
   * These options with another timeout.
   *
   * @param requestTimeoutMs milliseconds, 1 to 2^31-1 inclusive
   * @return new options
   * @throws IllegalArgumentException if it is below 1
   */
  public ConnectOptions withRequestTimeoutMs(int requestTimeoutMs) {
    return new ConnectOptions(requestTimeoutMs, name);
  }

  /**
   * These options with another name.
   *
   * @param name the set's name, 1 to 64 bytes of printable UTF-8
   * @return new options
   * @throws IllegalArgumentException if it is not
   */
  public ConnectOptions withName(String name) {
    return new ConnectOptions(requestTimeoutMs, name);
  }
}
