// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** Result of {@link PasidSet#get}. */
public enum GetResult {
  /** The ID has one reference more. */
  TAKEN,
  /** The set does not hold the ID: it is free, reserved, another's or no ID at all. */
  UNKNOWN,
  /** The set has freed the ID, and references keep it pending: it takes no new ones. */
  BUSY
}
