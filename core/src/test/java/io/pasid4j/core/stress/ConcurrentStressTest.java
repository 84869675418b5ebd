// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Policy;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.SpaceAuditor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Threads with bands of their own beside a crowd on shared sets, guarantees switched on in the
 * middle; then an audit. The long form is {@code -Dpasid.stress.rounds=1000}.
 */
class ConcurrentStressTest {
  private static final int ROUNDS = Integer.getInteger("pasid.stress.rounds", 4);
  private static final int THREADS = 4;
  private static final int BAND_IDS = 8;
  private static final int BAND_QUOTA_IDS = BAND_IDS + BandTenant.MOST_AT_ONCE;
  private static final int STEPS = 10_000;
  private static final long PATIENCE_NS = 30_000_000_000L;

  @ParameterizedTest
  @CsvSource({"8, 1", "10, 504", "15, 16376"})
  void noIdIsLostOrAllocatedTwice(int bits, int bandsFrom) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Policy policy = round % 2 == 0 ? Policy.LOWEST : Policy.CYCLIC;
      new Round(PasidSpace.builder().bits(bits).policy(policy).build(), bandsFrom, round).run();
    }
  }

  /** Runs one space from its making to its audit. */
  private static final class Round {
    private final PasidSpace space;
    private final int bandsFrom;
    private final long seed;
    private final Crowd crowd;
    private final boolean bandsAreGuaranteed;

    Round(PasidSpace space, int bandsFrom, long seed) {
      this.space = space;
      this.bandsFrom = bandsFrom;
      this.seed = seed;
      this.bandsAreGuaranteed = seed % 4 >= 2;
      int crowdFrom = bandsFrom + THREADS * BAND_IDS;
      int crowdTo = Math.min((1 << space.bits()) - 1, crowdFrom + 600);
      this.crowd = new Crowd(space, crowdFrom, crowdTo, 3);
      if (bandsAreGuaranteed) {
        crowd.startGuarantees();
      }
    }

    void run() throws Exception {
      try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
        List<Future<?>> ends = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          ends.add(threads.submit(tenant(thread)));
        }
        for (Future<?> end : ends) {
          end.get();
        }
      }
      audit();
    }

    private Callable<Integer> tenant(int thread) {
      int guaranteedIds = bandsAreGuaranteed ? BAND_QUOTA_IDS : 0;
      PasidSet bandSet =
          space.open("band-" + thread, Quota.guaranteed(guaranteedIds, BAND_QUOTA_IDS));
      PasidSet pairSet = space.open("pair-" + thread, Quota.limit(1));
      SplittableRandom random = new SplittableRandom(seed * THREADS + thread);
      BandTenant band =
          new BandTenant(
              space.policy(),
              bandSet,
              bandsFrom + thread * BAND_IDS,
              BAND_IDS,
              random.split(),
              () -> !bandsAreGuaranteed && crowd.guaranteesStarted());
      return () -> {
        for (int step = 0; step < STEPS; step++) {
          if (thread == 0 && step == STEPS / 2) {
            guarantee();
          }
          band.act();
          crowd.act(random);
          crowd.pair(pairSet, random);
        }
        return STEPS;
      };
    }

    /** The first guarantee of a space whose sets are in use. */
    private void guarantee() {
      crowd.startGuarantees();
      long deadline = System.nanoTime() + PATIENCE_NS;
      while (!openGuaranteed()) {
        assertThat(System.nanoTime()).as("time to get a guarantee").isLessThan(deadline);
      }
    }

    /** Refused while the crowd holds all IDs. */
    private boolean openGuaranteed() {
      try {
        PasidSet guaranteed = space.open("guaranteed", Quota.guaranteed(1, 1));
        // In the crowd's range, since the tenants of the bands know what is free there.
        assertThat(guaranteed.tryAllocate(crowd.range()))
            .isNotIn(Refusal.CAPACITY.code(), Refusal.QUOTA.code());
        guaranteed.close();
        return true;
      } catch (QuotaRefusedException e) {
        Thread.onSpinWait();
        return false;
      }
    }

    private void audit() {
      new SpaceAuditor(space).check();
      space.sets().forEach(PasidSet::close);
      assertThat(new SpaceAuditor(space).check()).isEmpty();
      int capacityIds = (int) space.capacityIds();
      PasidSet last = space.open("last", Quota.guaranteed(capacityIds, capacityIds));
      assertThat(last.allocate(PasidRange.ALL, capacityIds)).hasSize(capacityIds);
    }
  }
}
