// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

import java.io.IOException;

/** Bytes that are no message of this layout; the message names what was found. */
public final class MalformedException extends IOException {
  private static final long serialVersionUID = 1;

  /** A refusal that names what was found. */
  public MalformedException(String message) {
    super(message);
  }

  /** A refusal with its cause. */
  public MalformedException(String message, Throwable cause) {
    super(message, cause);
  }
}
