// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** Which free ID an allocation takes. */
public enum Policy {
  /** The lowest free ID of the range. The default. */
  LOWEST,
  /**
   * The next free ID of the range after the last one given, so that a freed ID rests before it is
   * given again. A contiguous block is the lowest one nevertheless, and the next ID is not taken
   * after it: blocks that began where the last one ended would cut the space into pieces.
   */
  CYCLIC
}
