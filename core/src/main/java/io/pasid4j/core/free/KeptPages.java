// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.free;

/**
 * The remains of pages in which nothing is taken: with the words it makes an index go on as this
 * one.
 *
 * @param firstGeneration how often IDs of absent pages count as allocated
 * @param emptyPages the pages that are there, the one that has been empty longest first; empty in a
 *     space of so few pages that none is dropped
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier that is never compared
public record KeptPages(int firstGeneration, int[] emptyPages) {}
