// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.state;

import java.io.Serial;

/** Thrown if the file system has no room for a record; nothing has changed. */
public final class StateFullException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StateFullException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
