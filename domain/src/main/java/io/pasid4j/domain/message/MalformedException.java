// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import java.io.IOException;

/** Thrown if bytes are no message of this layout; the message names the fault. */
public final class MalformedException extends IOException {
  private static final long serialVersionUID = 1;

  /** Creates an exception that names the fault. */
  public MalformedException(String message) {
    super(message);
  }

  /** Creates an exception with its cause. */
  public MalformedException(String message, Throwable cause) {
    super(message, cause);
  }
}
