// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/** Thrown when a property does not hold; its name is the one in the model and in the docs. */
final class ViolationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String property;

  ViolationException(String property, String detail) {
    super(property + ": " + detail);
    this.property = property;
  }

  String property() {
    return property;
  }
}
