// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.space;

import io.pasid4j.core.AttributeLog;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Policy;
import io.pasid4j.core.word.HeapMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Settings that a space is made from.
 *
 * @param bits the width, 1 to 31
 * @param policy which free ID an allocation takes
 * @param reserved the bands that are never allocated
 * @param quarantineMs how long freed IDs are held back, with {@code quarantineClockMs}
 * @param quarantineClockMs the time for that; null for no quarantine
 * @param sinceClockMs the time of allocations; null if that is not kept
 * @param segment the caller's memory for the words; null for the heap
 * @param restored memory on the heap that has words already, or null
 * @param attributeLog records keys and SPIDs
 */
public record SpaceSettings(
    int bits,
    Policy policy,
    List<PasidRange> reserved,
    long quarantineMs,
    @Nullable LongSupplier quarantineClockMs,
    @Nullable LongSupplier sinceClockMs,
    @Nullable MemorySegment segment,
    @Nullable HeapMemory restored,
    AttributeLog attributeLog) {

  /** The greatest ID. */
  int maxId() {
    return (int) ((1L << bits) - 1);
  }
}
