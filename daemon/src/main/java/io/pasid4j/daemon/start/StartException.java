// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.start;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown when the daemon cannot start. The message is one line for the operator. */
public final class StartException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates one without a cause. */
  public StartException(String message) {
    this(message, null);
  }

  /** Creates one with its cause. */
  public StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
