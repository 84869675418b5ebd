// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.failure;

import java.io.Serial;

/**
 * Thrown if the connection to the daemon could not be made, or has ended, so that there is no
 * reply.
 *
 * <p>If {@link #isAway} is false, the session's set is gone with it: the daemon has freed, or will
 * free, all its IDs, and no later call on the same client succeeds. If it is true, the daemon of a
 * resumable set has ended and did not come back in time: the set still waits for this client, and a
 * later call tries again.
 */
public final class PasidConnectionException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** True if the set waits for this client. */
  private final boolean isAway;

  /**
   * Creates the end of a connection.
   *
   * @param problem the cause, in the form {@code name: value (expected: ...)}
   */
  public PasidConnectionException(String problem) {
    super(problem);
    isAway = false;
  }

  /**
   * Creates the end of a connection, as thrown to one of its callers.
   *
   * @param problem the cause, in the form {@code name: value (expected: ...)}
   * @param cause the first failure
   */
  public PasidConnectionException(String problem, Throwable cause) {
    this(problem, cause, false);
  }

  private PasidConnectionException(String problem, Throwable cause, boolean isAway) {
    super(problem, cause);
    this.isAway = isAway;
  }

  /**
   * Creates an exception for a daemon that has ended, and was not back in time.
   *
   * @param reconnectTimeoutMs milliseconds that the client has waited
   * @param cause the last failure to connect
   * @return a new exception whose {@link #isAway} is true
   */
  public static PasidConnectionException away(int reconnectTimeoutMs, Exception cause) {
    return new PasidConnectionException(
        "daemon: not back within "
            + reconnectTimeoutMs
            + " ms (expected: back with the set); last: "
            + cause.getMessage(),
        cause,
        true);
  }

  /**
   * Creates an exception for another caller of the same failure.
   *
   * @param cause the first failure
   * @return a new exception with the stack of its caller
   */
  public static PasidConnectionException rethrown(Throwable cause) {
    boolean isAway = cause instanceof PasidConnectionException ended && ended.isAway;
    return new PasidConnectionException(String.valueOf(cause.getMessage()), cause, isAway);
  }

  /**
   * Returns whether the daemon is away and the set waits for this client. The request that failed
   * may have been executed: IDs that it allocated are released when the client resumes its set, IDs
   * that it freed stay free.
   *
   * @return false if the set is gone for this client
   */
  public boolean isAway() {
    return isAway;
  }
}
