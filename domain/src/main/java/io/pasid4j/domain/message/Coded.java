// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

/** A constant with a number on the wire that never changes. */
interface Coded {
  /**
   * Returns the constant's number.
   *
   * @return 1 to 255
   */
  int code();
}
