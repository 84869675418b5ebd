// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.io.Serial;

/** Thrown if a quota is refused, when a set is opened or later; nothing has changed. */
public final class QuotaRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** The reason. */
  private final Refusal reason;

  /**
   * Creates a refusal.
   *
   * @param reason QUOTA if the set holds more than the new limit, CAPACITY if the quota is more
   *     than the space can give, CLOSED if the set is closed
   * @param message names the values
   */
  public QuotaRefusedException(Refusal reason, String message) {
    super(reason + ": " + message);
    this.reason = reason;
  }

  /**
   * Returns why the quota was refused.
   *
   * @return QUOTA, CAPACITY or CLOSED
   */
  public Refusal reason() {
    return reason;
  }
}
