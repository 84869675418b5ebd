// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Joins ascending IDs to ranges, as many as asked for. For one thread. */
final class HeldRanges implements IntConsumer {
  private final int most;
  private final List<Run> runs = new ArrayList<>();
  private int min = -1;
  private int max = -1;

  /** IDs without a gap; both ends inclusive. */
  record Run(int min, int max) {}

  HeldRanges(int most) {
    this.most = most;
  }

  @Override
  public void accept(int id) {
    if (min >= 0 && id == max + 1) {
      max = id;
      return;
    }
    end();
    min = id;
    max = id;
  }

  private void end() {
    if (min >= 0 && runs.size() < most) {
      runs.add(new Run(min, max));
    }
  }

  /** The ranges of all IDs so far. */
  List<Run> runs() {
    end();
    min = -1;
    return runs;
  }
}
