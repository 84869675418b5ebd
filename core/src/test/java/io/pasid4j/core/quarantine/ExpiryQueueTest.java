// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The order in which leaves are visited, and when. */
class ExpiryQueueTest {
  private final ExpiryQueue leaves = new ExpiryQueue();

  private long dueMs(int leaf) {
    return leaves.dueMs(leaf);
  }

  @Test
  void aLeafIsLookedAtWhenTheFirstOfItsIdsIsDue() {
    assertThat(dueMs(3)).isEqualTo(ExpiryQueue.NEVER);
    leaves.add(3, 100);
    leaves.add(3, 50);
    leaves.add(3, 70);
    assertThat(dueMs(3)).isEqualTo(50);
    assertThat(leaves.size()).isEqualTo(1);
  }

  @Test
  void leavesFollowInTheOrderInWhichTheyAreDue() {
    leaves.add(1, 30);
    leaves.add(2000, 0);
    leaves.add(9, 20);
    leaves.add(7, 20);
    List<String> order = new ArrayList<>();
    for (ExpiryEntry at = leaves.first(); at != null; at = leaves.after(at)) {
      order.add(at.leaf() + " at " + at.dueMs());
    }
    assertThat(order).containsExactly("2000 at 0", "9 at 20", "7 at 20", "1 at 30");
  }

  /** As long as no int is in the way: 64 bits are not used up. */
  @Test
  void leavesOfOneTimeFollowInTheOrderOfTheirEntriesBeyond32Bits() {
    ExpiryQueue late = new ExpiryQueue((1L << 32) - 2);
    for (int leaf = 9; leaf > 4; leaf--) {
      late.add(leaf, 20);
    }
    List<Integer> order = new ArrayList<>();
    for (ExpiryEntry at = late.first(); at != null; at = late.after(at)) {
      order.add(at.leaf());
    }
    assertThat(order).containsExactly(9, 8, 7, 6, 5);
    late.replace(6, late.load(6), ExpiryQueue.NEVER);
    assertThat(late.entries()).isEqualTo(4);
  }

  @Test
  void whoHasSeenAnOlderStateChangesNothing() {
    leaves.add(3, 100);
    ExpiryEntry seen = leaves.load(3);
    leaves.add(3, 50);
    assertThat(leaves.replace(3, seen, 200)).isFalse();
    assertThat(leaves.replace(3, seen, ExpiryQueue.NEVER)).isFalse();
    assertThat(dueMs(3)).isEqualTo(50);
    assertThat(leaves.size()).isEqualTo(1);
  }

  @Test
  void aStateThatIsSeenAgainIsNotTheOneThatWasSeenBefore() {
    leaves.add(3, 100);
    ExpiryEntry seen = leaves.load(3);
    assertThat(leaves.replace(3, seen, 50)).isTrue();
    assertThat(leaves.replace(3, leaves.load(3), 100)).isTrue();
    assertThat(leaves.replace(3, seen, 200)).isFalse();
    assertThat(dueMs(3)).isEqualTo(100);
  }

  @Test
  void whatALeafSaysAlreadyIsNoChange() {
    leaves.add(3, 100);
    ExpiryEntry seen = leaves.load(3);
    assertThat(leaves.replace(3, seen, 100)).isTrue();
    assertThat(leaves.load(3)).isEqualTo(seen);
    assertThat(leaves.size()).isEqualTo(1);
  }

  @Test
  void aLeafInWhichNothingRestsIsNotLookedAt() {
    leaves.add(3, 100);
    assertThat(leaves.replace(3, leaves.load(3), ExpiryQueue.NEVER)).isTrue();
    assertThat(dueMs(3)).isEqualTo(ExpiryQueue.NEVER);
    assertThat(leaves.first()).isNull();
  }

  @Test
  void onlyAnEntryThatItsLeafHasOutlivedIsStale() {
    leaves.add(3, 100);
    ExpiryEntry entry = Objects.requireNonNull(leaves.first());
    leaves.removeStale(entry);
    assertThat(leaves.first()).isEqualTo(entry);
  }

  @Test
  void anEntryThatDoesNotCountYetIsNotStale() {
    leaves.add(3, 100);
    ExpiryEntry seen = leaves.load(3);
    ExpiryEntry next = Objects.requireNonNull(leaves.announce(3, 50));
    // Another thread is past its time already, and meets it in the queue.
    leaves.removeStale(next);
    assertThat(leaves.decide(3, seen, next)).isTrue();
    assertThat(leaves.first()).isEqualTo(next);
  }

  @Test
  void anEntryThatWillNeverCountIsStale() {
    leaves.add(3, 100);
    ExpiryEntry seen = Objects.requireNonNull(leaves.load(3));
    ExpiryEntry late = Objects.requireNonNull(leaves.announce(3, 10));
    leaves.add(3, 50);
    assertThat(leaves.decide(3, seen, late)).isFalse();
    leaves.removeStale(late);
    assertThat(leaves.first()).isEqualTo(leaves.load(3));
  }
}
