// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.protocol.command.NameRequest;
import io.pasid4j.protocol.command.SessionRequest;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Options of a connection and of its set. Immutable.
 *
 * @param requestTimeoutMs milliseconds that the connecting, and after that each request, may take,
 *     1 to 2^31-1 inclusive. When a request runs into it, the connection ends: the unanswered
 *     request may have allocated, and only the end of the session gives that back for sure
 * @param name the set's name, shown to operators; null for the one that the daemon gives
 * @param space the space the set is opened in; null for the daemon's default space
 * @param limitIds requested limit of the quota, 0 to 2^31-1 inclusive; 0 for the limit of the
 *     daemon's rules
 * @param guaranteedIds requested guarantee, 0 to 2^31-1 inclusive; 0 for the guarantee of the
 *     daemon's rules
 * @param resumeMs milliseconds that the client tries to go on with its set after the daemon has
 *     ended, before callers fail because the daemon is away, 1 to 2^31-1 inclusive; 0 for a set
 *     that ends with its connection. A daemon that keeps no state, or does not know of resuming,
 *     opens such a set in any case
 * @param eventExecutor runs the listeners to events, one at a time; null for a virtual thread
 */
public record ConnectOptions(
    int requestTimeoutMs,
    @Nullable String name,
    @Nullable String space,
    int limitIds,
    int guaranteedIds,
    int resumeMs,
    @Nullable Executor eventExecutor) {
  /** A timeout of 10 seconds; name, space and quota as the daemon gives them; not resumable. */
  public static final ConnectOptions DEFAULT =
      new ConnectOptions(10_000, null, null, 0, 0, 0, null);

  private static final int DEFAULT_RESUME_MS = 30_000;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a time is too short, a name is not 1 to 64 bytes of
   *     printable UTF-8, or a number of IDs is negative; the message names the value
   */
  public ConnectOptions {
    if (requestTimeoutMs < 1) {
      throw new IllegalArgumentException(
          "requestTimeoutMs: " + requestTimeoutMs + " (expected: 1 or more)");
    }
    if (resumeMs < 0) {
      throw new IllegalArgumentException("resumeMs: " + resumeMs + " (expected: 0 or more)");
    }
    if (name != null) {
      name = new NameRequest(name).name();
    }
    SessionRequest checked = new SessionRequest(resumeMs > 0, limitIds, guaranteedIds, space, name);
    space = checked.spaceName();
  }

  /**
   * These options with another timeout.
   *
   * @param requestTimeoutMs milliseconds, 1 to 2^31-1 inclusive
   * @return new options
   * @throws IllegalArgumentException if it is below 1
   */
  public ConnectOptions withRequestTimeoutMs(int requestTimeoutMs) {
    return new ConnectOptions(
        requestTimeoutMs, name, space, limitIds, guaranteedIds, resumeMs, eventExecutor);
  }

  /**
   * These options with another name.
   *
   * @param name the set's name, 1 to 64 bytes of printable UTF-8
   * @return new options
   * @throws IllegalArgumentException if it is not
   */
  public ConnectOptions withName(String name) {
    return new ConnectOptions(
        requestTimeoutMs, name, space, limitIds, guaranteedIds, resumeMs, eventExecutor);
  }

  /**
   * These options with another space.
   *
   * @param space a name of the daemon's configuration, 1 to 64 bytes of printable UTF-8
   * @return new options
   * @throws IllegalArgumentException if it is not
   */
  public ConnectOptions withSpace(String space) {
    return new ConnectOptions(
        requestTimeoutMs, name, space, limitIds, guaranteedIds, resumeMs, eventExecutor);
  }

  /**
   * These options with a requested quota. One above what the daemon's rules allow is refused.
   *
   * @param limitIds requested limit, 0 or more; 0: that of the rules
   * @param guaranteedIds requested guarantee, 0 or more; 0: that of the rules
   * @return new options
   * @throws IllegalArgumentException if one is negative
   */
  public ConnectOptions withQuota(int limitIds, int guaranteedIds) {
    return new ConnectOptions(
        requestTimeoutMs, name, space, limitIds, guaranteedIds, resumeMs, eventExecutor);
  }

  /**
   * These options for a set that outlives the daemon: when that has ended, the client tries for 30
   * seconds to go on with it.
   *
   * @return new options
   */
  public ConnectOptions withResumable() {
    return withResumeMs(DEFAULT_RESUME_MS);
  }

  /**
   * These options for a set that outlives the daemon, with another time to wait for it.
   *
   * @param resumeMs milliseconds, 1 to 2^31-1 inclusive; 0 for a set that ends with its connection
   * @return new options
   * @throws IllegalArgumentException if it is negative
   */
  public ConnectOptions withResumeMs(int resumeMs) {
    return new ConnectOptions(
        requestTimeoutMs, name, space, limitIds, guaranteedIds, resumeMs, eventExecutor);
  }

  /**
   * These options with another executor for listeners.
   *
   * @param eventExecutor runs the listeners to events, one at a time
   * @return new options
   */
  public ConnectOptions withEventExecutor(Executor eventExecutor) {
    return new ConnectOptions(
        requestTimeoutMs, name, space, limitIds, guaranteedIds, resumeMs, eventExecutor);
  }

  /** True if the set shall outlive the daemon. */
  boolean resumable() {
    return resumeMs > 0;
  }

  /** The SESSION command for these options. */
  SessionRequest sessionRequest() {
    return new SessionRequest(resumeMs > 0, limitIds, guaranteedIds, space, name);
  }

  /** True if a daemon that does not know the SESSION command can open such a set. */
  boolean isPlain() {
    return space == null && limitIds == 0 && guaranteedIds == 0;
  }
}
