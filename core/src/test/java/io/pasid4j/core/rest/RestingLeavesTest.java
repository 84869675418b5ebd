// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which leaf to look at next, and when. */
class RestingLeavesTest {
  private final RestingLeaves leaves = new RestingLeaves(65_535);

  private long dueMs(int leaf) {
    return RestingLeaves.dueMs(leaves.load(leaf));
  }

  @Test
  void aLeafIsLookedAtWhenTheFirstOfItsIdsIsDue() {
    assertThat(dueMs(3)).isEqualTo(RestingLeaves.NEVER);
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
    for (RestingLeaf at = leaves.first(); at != null; at = leaves.after(at)) {
      order.add(at.leaf() + " at " + at.dueMs());
    }
    assertThat(order).containsExactly("2000 at 0", "7 at 20", "9 at 20", "1 at 30");
  }

  @Test
  void whoHasSeenAnOlderStateChangesNothing() {
    leaves.add(3, 100);
    long seen = leaves.load(3);
    leaves.add(3, 50);
    assertThat(leaves.casDue(3, seen, 200)).isFalse();
    assertThat(leaves.casDue(3, seen, RestingLeaves.NEVER)).isFalse();
    assertThat(dueMs(3)).isEqualTo(50);
    assertThat(leaves.size()).isEqualTo(1);
  }

  @Test
  void aStateThatIsSeenAgainIsNotTheOneThatWasSeenBefore() {
    leaves.add(3, 100);
    long seen = leaves.load(3);
    assertThat(leaves.casDue(3, seen, 50)).isTrue();
    assertThat(leaves.casDue(3, leaves.load(3), 100)).isTrue();
    assertThat(leaves.casDue(3, seen, 200)).isFalse();
    assertThat(dueMs(3)).isEqualTo(100);
  }

  @Test
  void whatALeafSaysAlreadyIsNoChange() {
    leaves.add(3, 100);
    long seen = leaves.load(3);
    assertThat(leaves.casDue(3, seen, 100)).isTrue();
    assertThat(leaves.load(3)).isEqualTo(seen);
    assertThat(leaves.size()).isEqualTo(1);
  }

  @Test
  void aLeafInWhichNothingRestsIsNotLookedAt() {
    leaves.add(3, 100);
    assertThat(leaves.casDue(3, leaves.load(3), RestingLeaves.NEVER)).isTrue();
    assertThat(dueMs(3)).isEqualTo(RestingLeaves.NEVER);
    assertThat(leaves.first()).isNull();
  }

  @Test
  void onlyAnEntryThatItsLeafHasOutlivedIsStale() {
    leaves.add(3, 100);
    RestingLeaf entry = Objects.requireNonNull(leaves.first());
    leaves.removeStale(entry);
    assertThat(leaves.first()).isEqualTo(entry);
  }
}
