// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/** Result of {@link SpaceOperations#transfer}: all IDs have moved, or none, and why not. */
public enum TransferResult {
  /** All IDs are the other set's now. */
  MOVED,
  /** The set does not hold one of the IDs, nor has it pending. */
  UNKNOWN,
  /**
   * The set has freed one of the IDs and it is not released yet, or events of the set are still
   * being delivered.
   */
  BUSY,
  /** The other set may not hold so many more, by its quota or its account. */
  QUOTA,
  /** The other set would need what is guaranteed to third ones. */
  CAPACITY,
  /** One of the two sets is closed. */
  CLOSED,
  /** The other set has given one of the SPIDs to another ID. */
  SPID_TAKEN,
  /** The other set has given an ID for one of the idempotency keys. */
  KEY_TAKEN
}
