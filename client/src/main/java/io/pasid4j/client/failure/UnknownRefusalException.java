// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.failure;

import io.pasid4j.core.PasidRange;
import java.io.Serial;

/**
 * An allocation, or the opening of a session, was refused for a reason that this client has no name
 * for: the daemon is newer. Nothing has changed; the connection and its set live on.
 */
public final class UnknownRefusalException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** The daemon's answer. */
  private final int code;

  /**
   * A refusal of {@code count} IDs in {@code range}.
   *
   * @param code the daemon's answer, negative
   * @param range the range that was asked for
   * @param count the number of IDs asked for, 1 or more
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
   * A refusal of another request than an allocation.
   *
   * @param code the daemon's answer, negative
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
   * The code of the refusal.
   *
   * @return a negative number that is no {@link io.pasid4j.core.Refusal#code()}
   */
  public int code() {
    return code;
  }
}
