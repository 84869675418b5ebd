// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.config;

/** A member that must not be started as it is configured; no retry would help. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  /** A refusal with a sentence for the operator. */
  public RefusedException(String message) {
    super(message);
  }
}
