// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.core.SpaceAuditor;
import io.pasid4j.core.TransferResult;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Three sets in a ring transfer all their IDs to each other, both ways round, while snapshots are
 * taken: no thread waits forever, and each snapshot has every ID once.
 */
class CrossedTransferTest {
  private static final int IDS = 300;
  private static final int SNAPSHOTS = Integer.getInteger("pasid.stress.rounds", 20);

  private final PasidSpace space = PasidSpace.builder().bits(10).build();
  private final List<PasidSet> sets =
      List.of(
          space.open("vm-0", Quota.limit(IDS)),
          space.open("vm-1", Quota.limit(IDS)),
          space.open("vm-2", Quota.limit(IDS)));
  private final AtomicBoolean stopped = new AtomicBoolean();

  @Test
  void noIdIsLostAndNobodyWaitsForEver() throws Exception {
    sets.forEach(set -> set.allocate(PasidRange.ALL, IDS / 3));
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<Future<Integer>> moved =
          List.of(
              threads.submit(() -> pass(0, 1)),
              threads.submit(() -> pass(1, 2)),
              threads.submit(() -> pass(2, 0)),
              threads.submit(() -> pass(1, 0)),
              threads.submit(() -> pass(2, 1)),
              threads.submit(() -> pass(0, 2)));
      for (int i = 0; i < SNAPSHOTS; i++) {
        PasidSpace copy = PasidSpace.restore(space.snapshot(), () -> 0);
        assertThat(copy.heldIds()).isEqualTo(IDS);
        new SpaceAuditor(copy).check();
      }
      stopped.set(true);
      for (Future<Integer> each : moved) {
        assertThat(each.get()).isPositive();
      }
    }
    assertThat(new SpaceAuditor(space).check()).hasSize(IDS);
  }

  /** The number of transfers that have moved an ID; waits for the first. */
  private int pass(int from, int to) {
    int moved = 0;
    while (!stopped.get() || moved == 0) {
      int[] ids = new int[IDS];
      int[] count = {0};
      sets.get(from).forEach(PasidRange.ALL, 20, id -> ids[count[0]++] = id);
      TransferResult result =
          space.transfer(sets.get(from), sets.get(to), Arrays.copyOf(ids, count[0]));
      assertThat(result).isIn(TransferResult.MOVED, TransferResult.UNKNOWN);
      moved += result == TransferResult.MOVED ? 1 : 0;
    }
    return moved;
  }
}
