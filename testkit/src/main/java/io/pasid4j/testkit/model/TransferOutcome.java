// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.testkit.model;

/** Result of moving IDs to another set, with the allocator's names. */
public enum TransferOutcome {
  MOVED,
  UNKNOWN,
  BUSY,
  QUOTA,
  CAPACITY,
  CLOSED,
  SPID_TAKEN,
  KEY_TAKEN
}
