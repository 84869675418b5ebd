// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** Keeps the first of the IDs added, up to a number. Not thread-safe. */
final class FirstIds implements IntConsumer {
  private final int[] ids;
  private int count;
  private int visited;

  FirstIds(int most) {
    ids = new int[most];
  }

  @Override
  public void accept(int id) {
    visited++;
    if (count < ids.length) {
      ids[count++] = id;
    }
  }

  boolean isFull() {
    return count == ids.length;
  }

  /** Returns how many IDs were added, kept or not. */
  int visited() {
    return visited;
  }

  int[] toArray() {
    return Arrays.copyOf(ids, count);
  }
}
