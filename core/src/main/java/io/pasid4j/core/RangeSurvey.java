// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * The free IDs of a range of a space; a moment's estimate while sets take and free.
 *
 * @param ids how many IDs of the range are in the space
 * @param reservedIds how many of those are never given, by configuration
 * @param freeIds how many can be taken now
 * @param longestFreeRun how many of these lie in one piece, at most
 * @param nextReturnMs when the first quarantined ID of the range is free at the latest, in ms of
 *     the space's clock; -1 if none is quarantined there
 */
public record RangeSurvey(
    long ids, long reservedIds, long freeIds, long longestFreeRun, long nextReturnMs) {}
