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
    CHANGE_QUOTA,
    CLOSE,
    OPEN
  }
}
