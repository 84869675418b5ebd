// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The daemon cannot start; the message is one line for the person who started it. */
public final class DaemonStartException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** A reason without a cause worth a stack trace. */
  public DaemonStartException(String message) {
    this(message, null);
  }

  /** A reason and what led to it. */
  public DaemonStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
