// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.config;

/** Thrown if a member must not start with its configuration; a retry would not help. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  /** A refusal with a sentence for the operator. */
  public RefusedException(String message) {
    super(message);
  }
}
