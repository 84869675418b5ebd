// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import java.io.IOException;
import java.io.Serial;

/** The daemon is back, but the set is not for this client any more, for ever. */
public final class ResumeRefusedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param problem in the form {@code name: value (expected: ...)}
   */
  public ResumeRefusedException(String problem) {
    super(problem);
  }
}
