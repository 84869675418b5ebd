// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

/** A tenant's amount at a member. */
final class Share {
  /** The number of IDs, 1 or more while it is the member's. */
  int ids;

  /** The tenant's limit in the domain, as the member is configured. */
  int limitIds;

  /** True if another member was refused some since this one was last given all it asked for. */
  boolean wanted;

  Share(int ids, int limitIds, boolean wanted) {
    this.ids = ids;
    this.limitIds = limitIds;
    this.wanted = wanted;
  }
}
