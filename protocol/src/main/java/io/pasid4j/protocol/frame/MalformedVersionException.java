// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.frame;

import java.io.Serial;

/** Thrown if a version message cannot be negotiated; the message names the fault. */
public final class MalformedVersionException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param problem in the form {@code name: value (expected: ...)}
   */
  public MalformedVersionException(String problem) {
    super(problem, null, false, false);
  }
}
