// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pasid4j.core.GetResult;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.Quota;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.SpidResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of every {@link PasidSet}, wherever its space is. */
abstract class PasidSetContract {
  static final int BITS = 10;
  static final int QUOTA = 10;
  private static final PasidRange ANY = PasidRange.of(1, 1023);

  private PasidSet set;
  private PasidSet other;

  /** A set of one space of {@link #BITS} bits, 0 reserved, with a quota of {@link #QUOTA}. */
  abstract PasidSet open(String name);

  @BeforeEach
  void openSets() {
    set = open("vm-1");
    other = open("vm-2");
  }

  @AfterEach
  void closeSets() {
    set.close();
    other.close();
  }

  private static List<Integer> held(PasidSet of, PasidRange range) {
    List<Integer> ids = new ArrayList<>();
    of.forEach(range, ids::add);
    return ids;
  }

  private static Refusal refusal(Runnable allocation) {
    return catchThrowableOfType(PasidUnavailableException.class, allocation::run).reason();
  }

  @Test
  void theLowestFreeIdOfARangeIsAllocated() {
    assertThat(set.allocate(ANY)).isEqualTo(1);
    assertThat(other.allocate(ANY)).isEqualTo(2);
    assertThat(set.allocate(PasidRange.exactly(7))).isEqualTo(7);
    assertThat(set.tryAllocate(PasidRange.of(7, 9))).isEqualTo(8);
    assertThat(set.free(1)).isTrue();
    assertThat(other.allocate(PasidRange.ALL)).isEqualTo(1);
    assertThat(set.allocate(PasidRange.of(1023, PasidRange.MAX_BOUND))).isEqualTo(1023);
  }

  @Test
  void refusalsNameTheReason() {
    other.allocate(PasidRange.exactly(5));
    assertThat(set.tryAllocate(PasidRange.exactly(5))).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(set.tryAllocate(PasidRange.of(1024, 5000))).isEqualTo(Refusal.RANGE_FULL.code());
    assertThat(refusal(() -> set.allocate(PasidRange.exactly(0)))).isEqualTo(Refusal.RESERVED);
    assertThat(refusal(() -> set.allocate(ANY, QUOTA + 1))).isEqualTo(Refusal.QUOTA);
    set.allocate(PasidRange.exactly(4));
    assertThat(refusal(() -> set.allocateContiguous(PasidRange.of(3, 7), 3)))
        .isEqualTo(Refusal.FRAGMENTED);
    assertThat(held(set, PasidRange.ALL)).containsExactly(4);
  }

  @Test
  void aRefusalHasTheRequestedRange() {
    PasidUnavailableException e =
        catchThrowableOfType(
            PasidUnavailableException.class, () -> set.allocate(PasidRange.of(2000, 3000)));
    assertThat(e.range()).isEqualTo(PasidRange.of(2000, 3000));
    assertThat(e.availableAtMs()).isEqualTo(-1);
  }

  @Test
  void manyAreAllocatedOrNone() {
    other.allocate(PasidRange.exactly(12));
    assertThat(set.allocate(PasidRange.of(10, 20), 4)).containsExactly(10, 11, 13, 14);
    assertThat(set.allocateContiguous(PasidRange.of(10, 20), 3)).isEqualTo(15);
    assertThat(refusal(() -> set.allocate(PasidRange.of(10, 20), 4))).isEqualTo(Refusal.QUOTA);
    assertThat(refusal(() -> set.allocate(PasidRange.of(19, 20), 3))).isEqualTo(Refusal.RANGE_FULL);
    assertThat(set.size()).isEqualTo(7);
  }

  @Test
  void aKeyHasOneIdAsLongAsItIsHeld() {
    assertThat(set.allocate(ANY, "disk")).isEqualTo(1);
    assertThat(set.allocate(PasidRange.of(500, 600), "disk")).isEqualTo(1);
    assertThat(set.allocate(ANY, "net")).isEqualTo(2);
    assertThat(other.allocate(ANY, "disk")).isEqualTo(3);
    set.free(1);
    assertThat(set.allocate(PasidRange.of(500, 600), "disk")).isEqualTo(500);
  }

  @Test
  void aFreeFreesTheHeldIdsOfTheRangeAndNoOthers() {
    set.allocate(PasidRange.of(10, 19), 5);
    other.allocate(PasidRange.of(10, 19), 5);
    assertThat(set.free(PasidRange.of(12, 17))).isEqualTo(3);
    assertThat(set.free(PasidRange.of(12, 17))).isZero();
    assertThat(set.free(16)).isFalse();
    assertThat(set.free(-1)).isFalse();
    assertThat(set.free(Integer.MAX_VALUE)).isFalse();
    assertThat(held(set, PasidRange.ALL)).containsExactly(10, 11);
    assertThat(held(other, PasidRange.ALL)).containsExactly(15, 16, 17, 18, 19);
    assertThat(set.free(PasidRange.ALL)).isEqualTo(2);
    assertThat(set.size()).isZero();
  }

  @Test
  void aSetHoldsOnlyItsOwnIds() {
    int id = set.allocate(ANY);
    assertThat(set.holds(id)).isTrue();
    assertThat(other.holds(id)).isFalse();
    assertThat(set.holds(-1)).isFalse();
    assertThat(set.holds(0)).isFalse();
    assertThat(set.holds(Integer.MAX_VALUE)).isFalse();
  }

  @Test
  void referencesKeepAFreedIdPending() {
    int id = set.allocate(ANY);
    assertThat(set.get(id)).isEqualTo(GetResult.TAKEN);
    assertThat(set.get(id)).isEqualTo(GetResult.TAKEN);
    assertThat(set.put(id)).isEqualTo(PutResult.KEPT);
    assertThat(set.free(id)).isTrue();
    assertThat(set.free(id)).isFalse();
    assertThat(set.holds(id)).isFalse();
    assertThat(set.size()).isEqualTo(1);
    assertThat(set.get(id)).isEqualTo(GetResult.BUSY);
    assertThat(other.get(id)).isEqualTo(GetResult.UNKNOWN);
    assertThat(other.put(id)).isEqualTo(PutResult.UNKNOWN);
    assertThat(other.allocate(ANY)).isNotEqualTo(id);
    assertThat(set.put(id)).isEqualTo(PutResult.RELEASED);
    assertThat(set.put(id)).isEqualTo(PutResult.UNKNOWN);
    assertThat(set.size()).isZero();
  }

  @Test
  void theLastPutOfAHeldIdKeepsIt() {
    int id = set.allocate(ANY);
    assertThat(set.put(id)).isEqualTo(PutResult.UNKNOWN);
    set.get(id);
    assertThat(set.put(id)).isEqualTo(PutResult.LAST);
    assertThat(set.holds(id)).isTrue();
    assertThat(set.get(-1)).isEqualTo(GetResult.UNKNOWN);
    assertThat(set.get(Integer.MAX_VALUE)).isEqualTo(GetResult.UNKNOWN);
  }

  @Test
  void aSpidIsUniqueInItsSet() {
    int[] ids = set.allocate(ANY, 2);
    int foreign = other.allocate(ANY);
    assertThat(set.attachSpid(ids[0], 7)).isEqualTo(SpidResult.ATTACHED);
    assertThat(set.attachSpid(ids[0], 7)).isEqualTo(SpidResult.ATTACHED);
    assertThat(set.attachSpid(ids[1], 7)).isEqualTo(SpidResult.SPID_TAKEN);
    assertThat(set.attachSpid(ids[0], 8)).isEqualTo(SpidResult.ID_TAKEN);
    assertThat(set.attachSpid(foreign, 9)).isEqualTo(SpidResult.UNKNOWN);
    assertThat(other.attachSpid(foreign, 7)).isEqualTo(SpidResult.ATTACHED);
    assertThat(set.findBySpid(7)).isEqualTo(ids[0]);
    assertThat(set.findBySpid(-1)).isEqualTo(-1);
    set.get(ids[0]);
    set.free(ids[0]);
    assertThat(set.findBySpid(7)).isEqualTo(ids[0]);
    set.put(ids[0]);
    assertThat(set.findBySpid(7)).isEqualTo(-1);
    assertThat(other.detachSpid(7)).isTrue();
    assertThat(other.detachSpid(7)).isFalse();
    assertThat(other.findBySpid(7)).isEqualTo(-1);
  }

  @Test
  void anIdThatIsInUseOutsideIsExchanged() {
    int id = set.allocate(ANY);
    set.attach(id, "state");

    int next = set.reportBusy(id, ANY);

    assertThat(next).isNotEqualTo(id);
    assertThat(held(set, ANY)).containsExactly(next);
    assertThat(set.attachment(id)).isNull();
    assertThat(other.allocate(ANY)).isNotIn(id, next);
    assertThat(refusal(() -> other.allocate(PasidRange.exactly(id)))).isEqualTo(Refusal.RANGE_FULL);
    assertThat(refusal(() -> set.allocate(ANY, QUOTA - 1))).isEqualTo(Refusal.QUOTA);
  }

  @Test
  void aReportWithoutAnotherIdTakesTheIdAway() {
    int id = set.allocate(ANY);
    assertThat(refusal(() -> set.reportBusy(id, PasidRange.exactly(id))))
        .isEqualTo(Refusal.RANGE_FULL);
    assertThat(set.holds(id)).isFalse();
    set.allocate(ANY, QUOTA - 1);
    int last = held(set, ANY).getLast();
    assertThat(refusal(() -> set.reportBusy(last, ANY))).isEqualTo(Refusal.QUOTA);
    assertThat(held(set, ANY)).hasSize(QUOTA - 2).doesNotContain(last);
  }

  @Test
  void onlyAHeldIdWithoutReferencesCanBeReported() {
    int foreign = other.allocate(ANY);
    int id = set.allocate(ANY);
    set.get(id);
    for (int none : new int[] {foreign, 0, -1, 1023, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> set.reportBusy(none, ANY))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("pasid: " + none + " (expected: one that the set holds)");
    }
    assertThatThrownBy(() -> set.reportBusy(id, ANY)).isInstanceOf(IllegalStateException.class);
    assertThat(other.holds(foreign)).isTrue();
    assertThat(set.holds(id)).isTrue();
    set.close();
    assertThatThrownBy(() -> set.reportBusy(id, ANY)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anObjectIsKeptUntilTheIdHasGoneBack() {
    int id = set.allocate(ANY);
    assertThat(set.attach(id, "state")).isTrue();
    assertThat(other.attach(id, "theirs")).isFalse();
    assertThat(set.attachment(id)).isEqualTo("state");
    set.get(id);
    set.free(id);
    assertThat(set.attachment(id)).isEqualTo("state");
    set.put(id);
    assertThat(set.attachment(id)).isNull();
    set.allocate(PasidRange.exactly(id));
    assertThat(set.attachment(id)).isNull();
    assertThat(set.attach(id, "again")).isTrue();
    assertThat(set.attach(id, null)).isTrue();
    assertThat(set.attachment(id)).isNull();
  }

  @Test
  void heldIdsAreVisitedInOrder() {
    set.allocate(PasidRange.exactly(900));
    set.allocate(PasidRange.exactly(30));
    set.allocate(PasidRange.exactly(31));
    assertThat(held(set, PasidRange.of(31, 2000))).containsExactly(31, 900);
    assertThat(held(set, PasidRange.of(1024, PasidRange.MAX_BOUND))).isEmpty();
    set.forEach(PasidRange.ALL, set::free);
    assertThat(set.size()).isZero();
  }

  @Test
  void aSetHasTheNameAndQuotaItWasOpenedWith() {
    assertThat(set.name()).isEqualTo("vm-1");
    assertThat(set.quota()).isEqualTo(Quota.limit(QUOTA));
  }

  @Test
  void badArgumentsAreRefused() {
    assertThatThrownBy(() -> set.allocate(ANY, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> set.allocateContiguous(ANY, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> set.allocate(ANY, "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> set.attachSpid(1, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(set.size()).isZero();
  }

  @Test
  void aClosedSetHoldsNothingAndGetsNothing() {
    set.allocate(ANY, 3);
    set.close();
    set.close();
    assertThat(refusal(() -> set.allocate(ANY))).isEqualTo(Refusal.CLOSED);
    assertThat(refusal(() -> set.allocate(ANY, 2))).isEqualTo(Refusal.CLOSED);
    assertThat(refusal(() -> set.allocate(ANY, "key"))).isEqualTo(Refusal.CLOSED);
    assertThat(refusal(() -> set.allocateContiguous(ANY, 2))).isEqualTo(Refusal.CLOSED);
    assertThat(set.tryAllocate(ANY)).isEqualTo(Refusal.CLOSED.code());
    assertThat(set.free(PasidRange.ALL)).isZero();
    assertThat(set.free(1)).isFalse();
    assertThat(set.holds(1)).isFalse();
    assertThat(set.get(1)).isEqualTo(GetResult.UNKNOWN);
    assertThat(set.put(1)).isEqualTo(PutResult.UNKNOWN);
    assertThat(set.attachSpid(1, 1)).isEqualTo(SpidResult.UNKNOWN);
    assertThat(set.findBySpid(1)).isEqualTo(-1);
    assertThat(held(set, PasidRange.ALL)).isEmpty();
    assertThat(set.size()).isZero();
    assertThat(other.allocate(ANY)).isEqualTo(1);
  }

  @Test
  void threadsShareASetAndNoIdIsAllocatedTwice() throws InterruptedException {
    Set<Integer> allocated = ConcurrentHashMap.newKeySet();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2 * QUOTA; i++) {
      PasidSet of = i % 2 == 0 ? set : other;
      threads.add(Thread.ofVirtual().start(() -> allocated.add(of.allocate(ANY))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(allocated).hasSize(2 * QUOTA);
    assertThat(set.tryAllocate(ANY)).isEqualTo(Refusal.QUOTA.code());
    assertThat(held(set, PasidRange.ALL)).hasSize(QUOTA);
  }
}
