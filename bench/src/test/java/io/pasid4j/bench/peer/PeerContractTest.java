// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.testkit.model.ModelSet;
import io.pasid4j.testkit.model.ModelSpace;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every peer keeps the same contract, or its figures would mean nothing. */
class PeerContractTest {
  private static final int BITS = 13;
  private static final int LAST = (1 << BITS) - 1;

  @ParameterizedTest
  @EnumSource(names = "OURS_CYCLIC", mode = EnumSource.Mode.EXCLUDE)
  void givesTheLowestFreeIdOfTheRange(PeerKind kind) {
    PeerSet set = kind.make(BITS).open(100);
    assertThat(set.allocate(PasidRange.ALL)).isEqualTo(1);
    assertThat(set.allocate(PasidRange.of(63, 65))).isEqualTo(63);
    assertThat(set.allocate(PasidRange.of(63, 65))).isEqualTo(64);
    assertThat(set.allocate(PasidRange.of(63, 65))).isEqualTo(65);
    assertThat(set.allocate(PasidRange.of(63, 65))).isNegative();
    assertThat(set.allocate(PasidRange.of(4096, 5000))).isEqualTo(4096);
    assertThat(set.allocate(PasidRange.exactly(LAST))).isEqualTo(LAST);
    assertThat(set.allocate(PasidRange.of(LAST, PasidRange.MAX_BOUND))).isNegative();
    assertThat(set.allocate(PasidRange.exactly(0))).isNegative();
    assertThat(set.allocate(PasidRange.of(LAST + 1L, PasidRange.MAX_BOUND))).isNegative();
    assertThat(set.size()).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource
  void freesNothingForeign(PeerKind kind) {
    PeerAllocator peer = kind.make(BITS);
    PeerSet mine = peer.open(100);
    PeerSet other = peer.open(100);
    int id = mine.allocate(PasidRange.exactly(7));
    assertThat(other.free(id)).isFalse();
    assertThat(other.free(PasidRange.ALL)).isZero();
    assertThat(other.free(8)).isFalse();
    assertThat(other.free(-1)).isFalse();
    assertThat(other.free(LAST + 1)).isFalse();
    assertThat(mine.size()).isEqualTo(1);
    assertThat(mine.free(id)).isTrue();
    assertThat(mine.free(id)).isFalse();
    assertThat(other.allocate(PasidRange.exactly(7))).isEqualTo(7);
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheQuota(PeerKind kind) {
    PeerSet set = kind.make(BITS).open(2);
    assertThat(set.allocate(PasidRange.ALL)).isPositive();
    int second = set.allocate(PasidRange.ALL);
    assertThat(second).isPositive();
    assertThat(set.allocate(PasidRange.ALL)).isNegative();
    assertThat(set.free(second)).isTrue();
    assertThat(set.allocate(PasidRange.ALL)).isPositive();
    assertThat(set.size()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void fillsTheSpaceAndFreesItByRanges(PeerKind kind) {
    PeerAllocator peer = kind.make(BITS);
    PeerSet[] sets = {peer.open(LAST), peer.open(LAST), peer.open(LAST)};
    TreeSet<Integer> given = new TreeSet<>();
    for (int i = 0; i < LAST; i++) {
      given.add(sets[i % 3].allocate(PasidRange.ALL));
    }
    assertThat(given).hasSize(LAST);
    assertThat(given.first()).isEqualTo(1);
    assertThat(given.last()).isEqualTo(LAST);
    assertThat(sets[0].allocate(PasidRange.ALL)).isNegative();
    int held = sets[0].size();
    int low = sets[0].free(PasidRange.of(0, 4095));
    int high = sets[0].free(PasidRange.of(4096, PasidRange.MAX_BOUND));
    assertThat(low).isPositive().isLessThan(held);
    assertThat(low + high).isEqualTo(held);
    assertThat(sets[0].size()).isZero();
    assertThat(sets[1].free(PasidRange.ALL) + sets[2].free(PasidRange.ALL)).isEqualTo(LAST - held);
  }

  @ParameterizedTest
  @EnumSource(names = "OURS_CYCLIC", mode = EnumSource.Mode.EXCLUDE)
  void agreesWithTheNaiveModel(PeerKind kind) {
    PeerAllocator peer = kind.make(BITS);
    ModelSpace model = ModelSpace.ofBits(BITS);
    List<ModelSet> twins = Stream.generate(() -> model.open(LAST, 0)).limit(3).toList();
    PeerSet[] sets = {peer.open(LAST), peer.open(LAST), peer.open(LAST)};
    Random random = new Random(42);
    for (int step = 0; step < 30_000; step++) {
      int set = random.nextInt(3);
      ModelSet twin = twins.get(set);
      int id = random.nextInt(LAST + 200);
      PasidRange range = PasidRange.of(id, id + (long) random.nextInt(600));
      switch (random.nextInt(16)) {
        case 0 -> assertThat(sets[set].free(range)).isEqualTo(twin.free(range.min(), range.max()));
        case 1, 2, 3 -> assertThat(sets[set].free(id)).isEqualTo(twin.free(id, id) == 1);
        case 4 -> assertThat(sets[set].size()).isEqualTo(twin.size());
        default ->
            assertThat(Math.max(-1, sets[set].allocate(range)))
                .isEqualTo(
                    Math.max(-1, twin.allocate(range.min(), range.max(), 1, false).idOrCode()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoThreadsNeverGetTheSameId(PeerKind kind) {
    PeerAllocator peer = kind.make(BITS);
    PeerSet first = peer.open(LAST / 2);
    PeerSet second = peer.open(LAST / 2);
    CompletableFuture<NavigableSet<Integer>> other =
        CompletableFuture.supplyAsync(() -> takeAndGiveBack(first));
    NavigableSet<Integer> mine = takeAndGiveBack(second);
    NavigableSet<Integer> theirs = other.join();
    assertThat(first.size()).isEqualTo(theirs.size());
    assertThat(second.size()).isEqualTo(mine.size());
    assertThat(mine).isNotEmpty();
    assertThat(theirs).isNotEmpty().doesNotContainAnyElementsOf(mine);
    assertThat(first.free(PasidRange.ALL)).isEqualTo(theirs.size());
    assertThat(second.free(PasidRange.ALL)).isEqualTo(mine.size());
  }

  private static NavigableSet<Integer> takeAndGiveBack(PeerSet set) {
    TreeSet<Integer> held = new TreeSet<>();
    for (int i = 0; i < 30_000; i++) {
      if (i % 3 != 2) {
        int id = set.allocate(PasidRange.ALL);
        if (id > 0 && !held.add(id)) {
          throw new AssertionError("given twice: " + id);
        }
      } else if (!held.isEmpty() && !set.free(held.pollFirst().intValue())) {
        throw new AssertionError("not held any more");
      }
    }
    return held;
  }
}
