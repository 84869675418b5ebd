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
   * Returns a builder that begins with {@link #DEFAULT}.
   *
   * @return a new builder, not thread-safe
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether the set is to outlive the daemon. */
  boolean resumable() {
    return resumeMs > 0;
  }

  /** Returns the SESSION command for these options. */
  SessionRequest sessionRequest() {
    return new SessionRequest(resumeMs > 0, limitIds, guaranteedIds, space, name);
  }

  /** Returns whether a daemon that does not know the SESSION command can open such a set. */
  boolean isPlain() {
    return space == null && limitIds == 0 && guaranteedIds == 0;
  }

  /** Builder of options. Not thread-safe. */
  public static final class Builder {
    private int requestTimeoutMs = DEFAULT.requestTimeoutMs;
    private @Nullable String name;
    private @Nullable String space;
    private int limitIds;
    private int guaranteedIds;
    private int resumeMs;
    private @Nullable Executor eventExecutor;

    private Builder() {}

    /**
     * Sets the time that the connecting, and after that each request, may take.
     *
     * @param timeoutMs milliseconds, 1 to 2^31-1 inclusive
     * @return this builder
     */
    public Builder requestTimeoutMs(int timeoutMs) {
      requestTimeoutMs = timeoutMs;
      return this;
    }

    /**
     * Sets the set's name.
     *
     * @param setName 1 to 64 bytes of printable UTF-8
     * @return this builder
     */
    public Builder name(String setName) {
      name = setName;
      return this;
    }

    /**
     * Sets the space the set is opened in.
     *
     * @param spaceName a name of the daemon's configuration, 1 to 64 bytes of printable UTF-8
     * @return this builder
     */
    public Builder space(String spaceName) {
      space = spaceName;
      return this;
    }

    /**
     * Requests a quota. One above what the daemon's rules allow is refused.
     *
     * @param limit requested limit, 0 or more; 0: that of the rules
     * @param guarantee requested guarantee, 0 or more; 0: that of the rules
     * @return this builder
     */
    public Builder quota(int limit, int guarantee) {
      limitIds = limit;
      guaranteedIds = guarantee;
      return this;
    }

    /**
     * Requests a set that outlives the daemon: when that has ended, the client tries for 30 seconds
     * to go on with it.
     *
     * @return this builder
     */
    public Builder resumable() {
      return resumeMs(DEFAULT_RESUME_MS);
    }

    /**
     * Requests a set that outlives the daemon, with another time to wait for it.
     *
     * @param waitMs milliseconds, 1 to 2^31-1 inclusive; 0 for a set that ends with its connection
     * @return this builder
     */
    public Builder resumeMs(int waitMs) {
      resumeMs = waitMs;
      return this;
    }

    /**
     * Sets what runs the listeners to events, one at a time.
     *
     * @param executor called from the thread that reads
     * @return this builder
     */
    public Builder eventExecutor(Executor executor) {
      eventExecutor = executor;
      return this;
    }

    /**
     * Builds the options.
     *
     * @return new options
     * @throws IllegalArgumentException if a value is not as its method says; the message names it
     */
    public ConnectOptions build() {
      return new ConnectOptions(
          requestTimeoutMs, name, space, limitIds, guaranteedIds, resumeMs, eventExecutor);
    }
  }
}
