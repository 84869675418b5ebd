// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

/** A constant with a number of its own on the wire, which never changes. */
interface Coded {
  /**
   * The constant's number.
   *
   * @return 1 to 255
   */
  int code();
}
