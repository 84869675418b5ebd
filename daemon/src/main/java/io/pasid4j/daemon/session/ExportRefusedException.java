// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import java.io.Serial;

/** Thrown if a set cannot be exported or imported in the present state; nothing has changed. */
public final class ExportRefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Creates one; the message names the value and what was expected. */
  ExportRefusedException(String message) {
    super(message);
  }
}
