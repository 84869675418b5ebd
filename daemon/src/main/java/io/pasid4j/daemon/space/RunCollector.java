// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;

/** Collects ascending IDs as ranges. Not thread-safe. */
final class RunCollector implements IntConsumer {
  private final List<PasidRange> ranges = new ArrayList<>();
  private int first = -1;
  private int last = -1;

  @Override
  public void accept(int id) {
    accept(id, id);
  }

  /** Takes all IDs of a range, both ends inclusive. */
  void accept(int from, int to) {
    if (first < 0 || from != last + 1) {
      flush();
      first = from;
    }
    last = to;
  }

  private void flush() {
    if (first >= 0) {
      ranges.add(PasidRange.of(first, last));
    }
  }

  /** The IDs of ranges, in the same order. */
  static int[] idsOf(List<PasidRange> ranges) {
    return ranges.stream()
        .flatMapToLong(range -> LongStream.rangeClosed(range.min(), range.max()))
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  /** All of them; nothing may follow. */
  List<PasidRange> all() {
    flush();
    first = -1;
    return List.copyOf(ranges);
  }
}
