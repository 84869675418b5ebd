// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.frame;

import java.io.Serial;

/** A version message that cannot be negotiated; the message says what in it is wrong. */
public final class MalformedVersionException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * A finding.
   *
   * @param problem in the form {@code name: value (expected: ...)}
   */
  public MalformedVersionException(String problem) {
    super(problem, null, false, false);
  }
}
