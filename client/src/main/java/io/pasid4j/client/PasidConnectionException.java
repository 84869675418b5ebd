// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import java.io.Serial;

/**
 * The connection to the daemon could not be made, or is no more. The session's set is gone with it:
 * the daemon has freed, or will free, all that it held. No later call on the same client succeeds.
 */
public final class PasidConnectionException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * The end of a connection.
   *
   * @param problem what ended it, in the form {@code name: value (expected: ...)}
   */
  public PasidConnectionException(String problem) {
    super(problem);
  }

  /**
   * The end of a connection, told to one of its callers.
   *
   * @param problem what ended it, in the form {@code name: value (expected: ...)}
   * @param cause what was found first
   */
  public PasidConnectionException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
