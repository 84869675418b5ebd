// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import java.util.function.IntConsumer;

/**
 * Gives IDs one by one to another.
 *
 * @param consumer takes an ID
 */
public record Each(IntConsumer consumer) implements IdSink {
  @Override
  public void accept(int leaf, int mask) {
    for (int rest = mask; rest != 0; rest &= rest - 1) {
      consumer.accept(leaf * 32 + Integer.numberOfTrailingZeros(rest));
    }
  }
}
