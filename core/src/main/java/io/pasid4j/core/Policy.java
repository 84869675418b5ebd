// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** Which free ID an allocation takes. */
public enum Policy {
  /** The lowest free ID of the range. The default. */
  LOWEST,
  /**
   * The next free ID of the range after the last one given, so that a freed ID rests before it is
   * given again.
   */
  CYCLIC
}
