// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.message.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The unused IDs of a host stay few, whatever its tenants ask for. */
class LeaseKeeperTest {
  private static final int BITS = 12;
  private static final int LEASE_IDS = 16;
  private static final int BLOCKS = (1 << BITS) / LEASE_IDS;
  private static final int MANY_BLOCKS = 8;

  private final SimulatedLog log = new SimulatedLog(BITS, LEASE_IDS);
  private SimulatedHost host;
  private NarrowLeases tenants;
  private long nowNanos;

  @BeforeEach
  void start() {
    host = new SimulatedHost(1, LEASE_IDS, log.senderOf(() -> host));
    tenants =
        new NarrowLeases(
            host.host, () -> host.words.freeIds(PasidRange.ALL), LEASE_IDS, (1 << BITS) - 1);
    host.host.start();
    log.settle();
  }

  private void leaseBlocks(int count) {
    for (int block = 0; block < count; block++) {
      var _ = host.host.lease(PasidRange.ALL, LEASE_IDS);
      log.settle();
    }
  }

  /** Lets the keeper look, as it does four times a second. */
  private void look() {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(250);
    host.keepLeases(nowNanos);
    log.settle();
  }

  private void lookForASecond() {
    for (int looks = 0; looks <= 4; looks++) {
      look();
    }
  }

  private int leasedIds() {
    return host.words.usableIds();
  }

  @Test
  void whatIsUnusedBeyondSomeBlocksGoesBackSoon() {
    leaseBlocks(100);
    look();
    assertThat(leasedIds()).as("it may be for a set that opens").isEqualTo(100 * LEASE_IDS);
    lookForASecond();
    assertThat(leasedIds()).isBetween(LEASE_IDS, MANY_BLOCKS * LEASE_IDS);
    int left = leasedIds();
    lookForASecond();
    assertThat(leasedIds()).isEqualTo(left);
  }

  /** A band or a guarantee of many blocks, of which each takes a round of the log. */
  @Test
  void whatARequestHasLeasedInStepsIsKeptUntilTheLast() {
    for (int step = 0; step < 20; step++) {
      host.keepSpare();
      leaseBlocks(1);
      lookForASecond();
    }
    assertThat(leasedIds()).isGreaterThanOrEqualTo(20 * LEASE_IDS);
    for (int seconds = 0; seconds < 11; seconds++) {
      lookForASecond();
    }
    assertThat(leasedIds()).isLessThanOrEqualTo(MANY_BLOCKS * LEASE_IDS);
  }

  /** A tenant with a quota of as many IDs as there are blocks. */
  @Test
  void aBlockOfWhichATenantHasOneIdGoesBackInParts() {
    leaseBlocks(100);
    List<Long> sets = List.of(1L, 2L);
    for (int block = 0; block < 100; block++) {
      for (int id = 0; id < LEASE_IDS; id++) {
        host.words.allocate(sets.get(id == 0 ? 0 : 1));
      }
    }
    host.words.end(2);

    lookForASecond();
    lookForASecond();
    assertThat(host.words.freeIds(PasidRange.ALL)).isLessThan(MANY_BLOCKS * LEASE_IDS + 8);
    assertThat(leasedIds()).isGreaterThanOrEqualTo(100);
  }

  @Test
  void aTenantWhoWantsAnIdOfEachBlockGetsNoBlockAroundThem() {
    for (int block = 1; block < BLOCKS; block++) {
      int id = block * LEASE_IDS;
      CompletableFuture<Answer> leased = tenants.lease(PasidRange.exactly(id), 1);
      log.settle();
      assertThat(leased.join()).isInstanceOf(Answer.Granted.class);
      assertThat(host.words.freeIds(PasidRange.exactly(id))).isOne();
    }
    assertThat(leasedIds()).isLessThan(BLOCKS + MANY_BLOCKS * LEASE_IDS);

    lookForASecond();
    assertThat(leasedIds()).isLessThan(MANY_BLOCKS * LEASE_IDS + 8);
  }

  @Test
  void aRangeThatEndsAboveTheSpaceIsThatUpToItsEnd() {
    leaseBlocks(5);
    CompletableFuture<Answer> leased = tenants.lease(PasidRange.of((1 << BITS) - 2, 1 << BITS), 1);
    log.settle();
    assertThat(leased.join()).isInstanceOf(Answer.Granted.class);
    assertThat(leasedIds()).isEqualTo(5 * LEASE_IDS + 2);
  }
}
