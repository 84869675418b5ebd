// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** The part of a wider limit that an account has leased. */
class IdAccountLeaseTest {
  private static final int ROUNDS = 2_000;

  private final PasidSpace space = Given.space(8);
  private final IdAccount account = space.account(1000);
  private final PasidSet set = space.open("vm", Given.UNLIMITED, account);

  @Test
  void theLowerOfLimitAndLeaseCounts() {
    assertThat(account.leasedIds()).isEqualTo(Long.MAX_VALUE);
    account.changeLimit(3);
    account.changeLease(2);
    Given.take(set, 1, 2);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    account.changeLease(9);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(3);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    assertThatThrownBy(() -> account.changeLease(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("leasedIds: -1 (expected: >= 0)");
  }

  @Test
  void whatIsChargedIsNotLowered() {
    account.changeLease(5);
    Given.take(set, 1, 2, 3);

    assertThat(account.tryLowerLease(2)).isFalse();
    assertThat(account.leasedIds()).isEqualTo(5);
    assertThat(account.tryLowerLease(3)).isTrue();
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    assertThat(account.tryLowerLease(4)).isTrue();
    assertThat(account.leasedIds()).isEqualTo(3);
  }

  @Test
  void whatComesFromAnInternalSetWasLeasedBefore() {
    PasidSet upstream = space.open("upstream", Given.UNLIMITED);
    PasidSet others = space.open("others", Given.UNLIMITED);
    Given.take(upstream, 1, 2, 3, 4);
    Given.take(others, 5);
    space.makeInternal(upstream);
    account.changeLease(0);
    account.changeLimit(3);

    assertThat(space.transfer(others, set, 5)).isEqualTo(TransferResult.QUOTA);
    assertThat(space.transfer(upstream, set, 1, 2, 3, 4)).isEqualTo(TransferResult.QUOTA);
    assertThat(space.transfer(upstream, set, 1, 2)).isEqualTo(TransferResult.MOVED);
    assertThat(account.chargedIds()).isEqualTo(2);
    assertThat(set.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
  }

  @Test
  void nothingIsChargedBeyondALeaseThatWasLoweredMeanwhile() throws Exception {
    PasidSet other = space.open("other", Given.UNLIMITED, account);
    CyclicBarrier barrier = new CyclicBarrier(3);
    CompletableFuture<Void> first = CompletableFuture.runAsync(() -> fill(set, barrier));
    CompletableFuture<Void> second = CompletableFuture.runAsync(() -> fill(other, barrier));
    int lowered = 0;
    for (int round = 0; round < ROUNDS; round++) {
      account.changeLease(6);
      barrier.await();
      boolean isLower = account.tryLowerLease(3);
      barrier.await();
      lowered += isLower ? 1 : 0;
      assertThat(set.size() + other.size()).isLessThanOrEqualTo(isLower ? 3 : 6);
      assertThat(account.chargedIds()).isEqualTo(set.size() + other.size());
      set.free(PasidRange.ALL);
      other.free(PasidRange.ALL);
    }
    first.join();
    second.join();
    assertThat(lowered).isPositive();
  }

  /** Each round takes what it gets, up to four. */
  private static void fill(PasidSet set, CyclicBarrier barrier) {
    try {
      for (int round = 0; round < ROUNDS; round++) {
        barrier.await();
        for (int tries = 0; tries < 4; tries++) {
          set.tryAllocate(PasidRange.ALL);
        }
        barrier.await();
      }
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }
}
