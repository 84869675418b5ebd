// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of hosts, VMs, log and faults: NeverTwoHolders, UsableOnlyWhatIsGranted,
 * GiveBackOnlyWhatNobodyHolds, MigratedIdsAreNobodyElses, MigrationIsAtomic, OneHomeForASet,
 * TenantWithinLimit and ExactlyOnce after every step; NoIdLost, NoAmountLost, UnknownIsResolved and
 * MigrationEnds at the end of each. A failure names its seed: {@code -Dpasid.domain.seed=N} begins
 * there, {@code -Dpasid.domain.histories} says how many.
 */
class SimulationTest {
  static final long FIRST_SEED = Long.getLong("pasid.domain.seed", 1);
  static final int HISTORIES = Integer.getInteger("pasid.domain.histories", 300);
  private static final int STEPS = 400;

  /** Plays one history; returns the violation, or null. */
  static @Nullable ViolationException play(
      Bug bug, FenceMode fences, boolean replaced, boolean limited, long seed) {
    World world = new World(bug, replaced, limited);
    Chaos chaos = new Chaos(world, fences, seed);
    Invariants invariants = new Invariants(world, fences == FenceMode.WRONG);
    try {
      for (int step = 0; step < STEPS; step++) {
        chaos.step();
        invariants.check();
      }
      chaos.settle();
      invariants.check();
      invariants.settled();
      return null;
    } catch (ViolationException violation) {
      return violation;
    }
  }

  @ParameterizedTest
  @EnumSource(FenceMode.class)
  void everyPropertyHoldsWhateverHappens(FenceMode fences) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
      ViolationException violation = play(Bug.NONE, fences, seed % 3 == 0, seed % 2 == 0, seed);
      if (violation != null) {
        fail("seed " + seed + ", fences " + fences, violation);
      }
    }
  }

  @Test
  void theHistoriesReachWhatTheyAreAbout() {
    int resumed = 0;
    int fenced = 0;
    int twoHolders = 0;
    int atLimit = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + 130; seed++) {
      World world = new World(Bug.NONE, false, seed >= FIRST_SEED + 100);
      Chaos chaos = new Chaos(world, FenceMode.WRONG, seed);
      Invariants invariants = new Invariants(world, true);
      for (int step = 0; step < STEPS; step++) {
        chaos.step();
        twoHolders += invariants.twoHolders();
        atLimit += invariants.isTenantAtLimit() ? 1 : 0;
      }
      resumed += chaos.resumes;
      fenced += (int) world.computers.stream().filter(each -> each.disk.epoch() > 1).count();
    }
    assertThat(resumed).as("VMs that resumed elsewhere").isPositive();
    assertThat(atLimit).as("steps with a tenant at its limit").isPositive();
    assertThat(fenced).as("hosts that learnt a fence").isPositive();
    assertThat(twoHolders).as("two holders after a wrong fence").isPositive();
  }
}
