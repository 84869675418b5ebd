// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * Counts the IDs of a range of a space; an estimate while sets allocate and free.
 *
 * @param ids the number of IDs of the range that are in the space
 * @param reservedIds the number of those that the configuration keeps from all sets
 * @param freeIds the number that can be allocated now
 * @param longestFreeRun the length of the longest run of consecutive free IDs
 * @param nextReturnMs when the first quarantined ID of the range is free at the latest, in ms of
 *     the space's clock; -1 if none is quarantined there
 */
public record RangeSurvey(
    long ids, long reservedIds, long freeIds, long longestFreeRun, long nextReturnMs) {}
