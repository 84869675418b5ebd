// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;

/**
 * One operation of a sequence, on the set in a slot; what the operation does not need is ignored.
 */
record Step(Op op, int slot, PasidRange range, int count, Quota quota) {
  enum Op {
    ALLOCATE,
    ALLOCATE_EXACT,
    ALLOCATE_KEYED,
    ALLOCATE_SEVERAL,
    ALLOCATE_CONTIGUOUS,
    FREE,
    FREE_RANGE,
    FREE_ALL,
    GET,
    PUT,
    ATTACH_SPID,
    DETACH_SPID,
    ATTACH_VALUE,
    CHANGE_QUOTA,
    CLOSE,
    OPEN,
    RELEASE_PENDING,
    TRANSFER,
    PASS_TIME,
    ADD_CONSUMER,
    END_CONSUMER,
    ACKNOWLEDGE,
    RESTORE,
    RECOVER,
    LOOK
  }

  /** The lowest ID of the range. */
  int id() {
    return (int) Math.min(range.min(), Integer.MAX_VALUE);
  }

  /** The same without making the space anew: only the comparison that every step ends with. */
  Step withoutRestoring() {
    return op == Op.RESTORE ? new Step(Op.LOOK, slot, range, count, quota) : this;
  }

  boolean isOfConsumers() {
    return op == Op.ADD_CONSUMER || op == Op.END_CONSUMER || op == Op.ACKNOWLEDGE;
  }
}
