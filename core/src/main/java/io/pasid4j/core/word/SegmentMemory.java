// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.word;

import java.lang.foreign.MemorySegment;

/** Words in the caller's memory, which may hold those of an earlier space. Immutable. */
final class SegmentMemory implements WordMemory {
  private final MemorySegment segment;
  private final int maxId;

  SegmentMemory(MemorySegment segment, int maxId) {
    long neededBytes = (maxId + 1L) * Long.BYTES;
    if (segment.byteSize() < neededBytes) {
      throw new IllegalArgumentException(
          "words: " + segment.byteSize() + " bytes (expected: >= " + neededBytes + ")");
    }
    if (segment.maxByteAlignment() < Long.BYTES || segment.isReadOnly()) {
      throw new IllegalArgumentException(
          "words: " + segment + " (expected: writable and aligned to 8 bytes)");
    }
    if (!segment.isAccessibleBy(Thread.ofVirtual().unstarted(() -> {}))) {
      throw new IllegalArgumentException(
          "words: " + segment + " (expected: of an arena that all threads can use)");
    }
    this.segment = segment;
    this.maxId = maxId;
  }

  @Override
  public boolean isFresh(int page) {
    return false;
  }

  @Override
  public boolean keepsWords() {
    return true;
  }

  @Override
  public WordPage page(int page, int generation) {
    long offsetBytes = (long) page * WordPage.IDS * Long.BYTES;
    long sizeBytes = (long) WordMemory.pageIds(page, maxId) * Long.BYTES;
    return new SegmentWords(segment.asSlice(offsetBytes, sizeBytes));
  }
}
