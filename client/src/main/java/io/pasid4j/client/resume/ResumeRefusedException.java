// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import java.io.IOException;
import java.io.Serial;

/** Thrown if the daemon is back, but will never have the set for this client again. */
public final class ResumeRefusedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates a refusal.
   *
   * @param problem in the form {@code name: value (expected: ...)}
   */
  public ResumeRefusedException(String problem) {
    super(problem);
  }
}
