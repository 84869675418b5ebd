// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * A set at one moment. All IDs counted here count against the quota.
 *
 * @param heldIds how many IDs it holds
 * @param activeIds how many of those have references
 * @param pendingIds how many it has freed that references keep
 * @param foreignIds how many it has reported as used by somebody outside the space
 * @param quarantinedIds how many it has freed that are quarantined
 * @param quota its quota
 */
public record SetStatistics(
    int heldIds, int activeIds, int pendingIds, int foreignIds, int quarantinedIds, Quota quota) {}
