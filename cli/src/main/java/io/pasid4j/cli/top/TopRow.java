// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.top;

import io.pasid4j.client.SetInfo;
import io.pasid4j.client.SetPresence;

/**
 * A set at one moment. Immutable.
 *
 * @param set the set
 * @param perSecond by how many IDs it grew in a second, since the sample before
 * @param history how many IDs it held at the samples so far, oldest first
 */
@SuppressWarnings("ArrayRecordComponent") // a sample is as large as its set's history
public record TopRow(SetInfo set, double perSecond, int[] history) {
  /** The presence of its tenant. */
  SetPresence state() {
    return set.presence();
  }

  /** The number of IDs that count against the quota. */
  int charged() {
    return set.heldIds() + set.pendingIds();
  }

  /** The share of its quota that it uses, 0 to 1. */
  double use() {
    int limit = set.quota().limitIds();
    return limit == 0 ? 0 : (double) charged() / limit;
  }
}
