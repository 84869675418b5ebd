// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** The rule by which an allocation takes a free ID. */
public enum Policy {
  /** The lowest free ID of the range. The default. */
  LOWEST,
  /**
   * The next free ID of the range after the last one allocated, so that a freed ID stays unused for
   * a while. A contiguous block is the lowest one nevertheless, with IDs that may just have been
   * freed, and the next ID does not follow it.
   */
  CYCLIC
}
