// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.failure;

import io.pasid4j.core.PasidRange;
import java.io.Serial;

/**
 * Thrown if an allocation, or the opening of a session, was refused for a reason that this client
 * does not know: the daemon is newer. Nothing has changed; the connection and its set go on.
 */
public final class UnknownRefusalException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** The code in the daemon's reply. */
  private final int code;

  /**
   * Creates a refusal of {@code count} IDs in {@code range}.
   *
   * @param code the daemon's code, negative
   * @param range the requested range
   * @param count the number of requested IDs, 1 or more
   */
  public UnknownRefusalException(int code, PasidRange range, int count) {
    super(
        "refusal: "
            + code
            + " (expected: one this client knows; the daemon is newer), range: "
            + range
            + ", count: "
            + count);
    this.code = code;
  }

  /**
   * Creates a refusal of another request than an allocation.
   *
   * @param code the daemon's code, negative
   * @param request the request
   */
  public UnknownRefusalException(int code, String request) {
    super(
        "refusal: "
            + code
            + " (expected: one this client knows; the daemon is newer), request: "
            + request);
    this.code = code;
  }

  /**
   * Returns the code of the refusal.
   *
   * @return a negative number that is no {@link io.pasid4j.core.Refusal#code()}
   */
  public int code() {
    return code;
  }
}
