// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** Result of {@link SpaceOperations#transfer}: all IDs have moved, or none, and why not. */
public enum TransferResult {
  /** All IDs are the target set's now. */
  MOVED,
  /** The set does not hold one of the IDs, nor has it pending. */
  UNKNOWN,
  /**
   * The set has freed one of the IDs and it is not released yet, or events of the set are still
   * being delivered.
   */
  BUSY,
  /** The target set may not hold so many more, by its quota or its account. */
  QUOTA,
  /** The target set would need IDs that are guaranteed to third sets. */
  CAPACITY,
  /** One of the two sets is closed. */
  CLOSED,
  /** One of the SPIDs belongs to another ID in the target set. */
  SPID_TAKEN,
  /** One of the idempotency keys has an ID in the target set. */
  KEY_TAKEN
}
