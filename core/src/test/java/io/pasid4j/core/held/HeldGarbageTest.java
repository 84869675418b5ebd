// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.held;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** A set whose IDs come and go takes no memory anew for them, nor more than it needs. */
class HeldGarbageTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int STRETCH = 1 << 16;
  private static final int ROUNDS = 1000;

  /** Less than an array of the smallest size for each round. */
  private static final long NO_GARBAGE_BYTES = 8 * ROUNDS;

  private final ContainerIndex index = new ContainerIndex();

  private static long bytesOf(IntConsumer round) {
    for (int warm = 0; warm < 10; warm++) {
      round.accept(warm);
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      round.accept(i);
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private void add(int first, int count) {
    for (int id = first; id < first + count; id++) {
      index.add(id);
    }
  }

  /** The arrays of stretches have had room for some, and keep it. */
  private void haveHadSomeStretches() {
    for (int stretch = 0; stretch < 8; stretch++) {
      index.add(stretch * STRETCH);
    }
    index.removeRange(0, Integer.MAX_VALUE);
  }

  @Test
  void oneIdAtATimeInAnyStretch() {
    haveHadSomeStretches();
    long bytes =
        bytesOf(i -> {
          index.add(i * STRETCH + i);
          index.remove(i * STRETCH + i);
        });
    assertThat(bytes).isLessThan(NO_GARBAGE_BYTES);
  }

  @Test
  void aFewAtATimeInAnyStretchThatGoTogether() {
    haveHadSomeStretches();
    long bytes =
        bytesOf(i -> {
          add(i * STRETCH, 8);
          index.removeRange(i * STRETCH, i * STRETCH + 7);
        });
    assertThat(bytes).isLessThan(NO_GARBAGE_BYTES);
  }

  @Test
  void aSecondIdInAStretch() {
    index.add(1);
    long bytes =
        bytesOf(i -> {
          index.add(2 + i);
          index.remove(2 + i);
        });
    assertThat(bytes).isLessThan(NO_GARBAGE_BYTES);
  }

  @Test
  void aSecondStretch() {
    index.add(1);
    long bytes =
        bytesOf(i -> {
          index.add(STRETCH + i);
          index.remove(STRETCH + i);
        });
    assertThat(bytes).isLessThan(NO_GARBAGE_BYTES);
  }

  /** The list of latest changes is for sets that are large enough to gain by it. */
  @Test
  void aSetOfFewIdsIsLittleMoreThanTheirArray() {
    HeldIds[] sets = new HeldIds[ROUNDS + 10];
    long bytes =
        bytesOf(i -> {
          HeldIds held = new HeldIds();
          for (int id = 0; id < 4; id++) {
            held.add(id * 1000 + i);
          }
          sets[i] = held;
        });
    assertThat(bytes / ROUNDS).isLessThanOrEqualTo(96);
    assertThat(sets[0].sortedSize()).isEqualTo(4);
  }
}
