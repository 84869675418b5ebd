// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import java.io.Serial;

/** Thrown if a state directory has bytes that no daemon can have written. */
public final class DamagedStateException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * The damage.
   *
   * @param problem in the form {@code name: value (expected: ...)}
   */
  public DamagedStateException(String problem) {
    super(problem);
  }
}
