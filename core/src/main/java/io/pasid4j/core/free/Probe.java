// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

/**
 * What one search of the free index saw: scratch that a set keeps, so that a search allocates
 * nothing. Guarded by the set's gate.
 */
public final class Probe {
  /** The ID that was found. */
  int id;

  /** Its leaf, as it was read. */
  long leafSeen;

  /** The sum of the versions of the summary words that were read on the way. */
  long stamp;
}
