// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.held.IdSink;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** A copy of held IDs, to be looked at outside the gate. Not thread-safe. */
final class IdList implements IdSink {
  private int[] ids = new int[16];
  private int size;

  @Override
  public void accept(int leaf, int mask) {
    for (int rest = mask; rest != 0; rest &= rest - 1) {
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, size * 2);
      }
      ids[size++] = leaf * 32 + Integer.numberOfTrailingZeros(rest);
    }
  }

  void forEach(IntConsumer action) {
    for (int i = 0; i < size; i++) {
      action.accept(ids[i]);
    }
  }
}
