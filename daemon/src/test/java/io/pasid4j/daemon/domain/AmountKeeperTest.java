// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.IdAccount;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.config.UidMap;
import io.pasid4j.daemon.state.LimitKeys;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host's part of a tenant's limit: what is idle goes back, and a little is kept ahead of need.
 */
class AmountKeeperTest {
  private static final long ACCOUNT = new LimitKeys(0, 0x89abcdef).account(1000);
  private static final String TENANT = "89abcdef/1000";

  /** A lease has a 128th of it, which is 2 IDs; two leases may stay unused. */
  private static final int LIMIT_IDS = 256;

  private static final int KEPT_IDS = 4;
  private static final int LEASED_IDS = 50;
  private static final long IDLE_S = 60;

  @TempDir Path directory;
  private final SimulatedLog log = new SimulatedLog(8, 16);
  private final PasidSpace space = PasidSpace.builder().bits(8).build();
  private final IdAccount account = space.account(ACCOUNT);
  private final PasidSet set = space.open("vm", Quota.limit(200), account);
  private AmountFile amounts;
  private SimulatedHost host;
  private AmountKeeper keeper;

  @BeforeEach
  void lease() {
    amounts = AmountFile.open(directory.resolve("amounts"), space, UidMap.SAME);
    host = new SimulatedHost(1, 16, log.senderOf(() -> host), amounts);
    AmountDesk desk =
        new AmountDesk(
            host.host,
            amounts,
            space,
            _ -> OptionalInt.of(LIMIT_IDS),
            () -> null,
            new AmountGate(new Commands(new ScriptedLog(), (_, _) -> {})),
            Runnable::run);
    keeper = new AmountKeeper(host.host, amounts, desk, space, TimeUnit.SECONDS.toNanos(IDLE_S));
    host.host.start();
    log.settle();
    var _ = host.host.leaseAmount(TENANT, LIMIT_IDS, LEASED_IDS);
    log.settle();
    assertThat(amounts.of(TENANT)).isEqualTo(LEASED_IDS);
  }

  private void check(long second) {
    keeper.check(log.machine.view(host.name()), TimeUnit.SECONDS.toNanos(second));
    log.settle();
  }

  private void allocate(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(set.tryAllocate(PasidRange.ALL)).isNotNegative();
    }
  }

  /** What the domain says that this host may give. */
  private int leased() {
    return log.machine.view(host.name()).amounts().stream().mapToInt(amount -> amount.ids()).sum();
  }

  @Test
  void whatIsIdleForAMinuteGoesBackButForALittle() {
    allocate(1);
    check(0);
    check(IDLE_S - 1);
    assertThat(amounts.of(TENANT)).isEqualTo(LEASED_IDS);

    check(IDLE_S);

    assertThat(amounts.of(TENANT)).isEqualTo(1 + KEPT_IDS);
    assertThat(leased()).isEqualTo(1 + KEPT_IDS);
    check(2 * IDLE_S);
    assertThat(leased()).as("the little stays").isEqualTo(1 + KEPT_IDS);
  }

  @Test
  void theMinuteBeginsAnewWhenTheTenantNeedsIt() {
    allocate(1);
    check(0);
    allocate(LEASED_IDS - 1 - KEPT_IDS);
    check(IDLE_S / 2);
    set.free(PasidRange.ALL);
    allocate(1);
    check(IDLE_S / 2 + 1);

    check(IDLE_S + 1);
    assertThat(leased()).isEqualTo(LEASED_IDS);
    check(IDLE_S / 2 + 1 + IDLE_S);
    assertThat(leased()).isEqualTo(1 + KEPT_IDS);
  }

  @Test
  void nothingIsKeptForATenantWithoutIds() {
    check(0);
    check(IDLE_S);

    assertThat(amounts.of(TENANT)).isZero();
    assertThat(leased()).isZero();
    assertThat(set.tryAllocate(PasidRange.ALL)).isNegative();
  }

  @Test
  void whatAnotherHostWantsGoesBackAtOnce() {
    allocate(1);
    SimulatedHost[] other = new SimulatedHost[1];
    AmountFile others =
        AmountFile.open(
            directory.resolve("others"), PasidSpace.builder().bits(8).build(), UidMap.SAME);
    other[0] = new SimulatedHost(2, 16, log.senderOf(() -> other[0]), others);
    other[0].host.start();
    log.settle();
    var _ = other[0].host.leaseAmount(TENANT, LIMIT_IDS, LIMIT_IDS);
    log.settle();
    assertThat(others.of(TENANT)).isEqualTo(LIMIT_IDS - LEASED_IDS);

    check(0);

    assertThat(leased()).isEqualTo(1);
    allocateNoMore();
  }

  private void allocateNoMore() {
    assertThat(set.tryAllocate(PasidRange.ALL)).isNegative();
  }

  @Test
  void aLittleIsLeasedAheadOfNeed() {
    allocate(LEASED_IDS);

    check(0);

    assertThat(leased()).isEqualTo(LEASED_IDS + 2);
    allocate(2);
  }
}
