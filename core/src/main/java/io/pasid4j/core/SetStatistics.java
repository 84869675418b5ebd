// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * A set at one moment.
 *
 * @param heldIds how many IDs it holds
 * @param activeIds how many of those have references
 * @param pendingIds how many it has freed that references keep; these count against the quota too
 * @param quota its quota
 */
public record SetStatistics(int heldIds, int activeIds, int pendingIds, Quota quota) {}
