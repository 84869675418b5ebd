// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The limit on the IDs that the sets of one owner may have together. */
class IdAccountTest {
  private static final long KEY = 1000;

  private final AtomicLong nowMs = new AtomicLong();
  private final PasidSpace space = PasidSpace.builder().bits(6).quarantine(10, nowMs::get).build();
  private final IdAccount account = space.account(KEY);
  private final PasidSet first = space.open("first", Given.UNLIMITED, account);
  private final PasidSet second = space.open("second", Given.UNLIMITED, account);

  @Test
  void theLimitIsOneForAllSets() {
    account.changeLimit(3);
    Given.take(first, 1, 2);
    Given.take(second, 3);
    assertThat(account.chargedIds()).isEqualTo(3);
    assertThat(first.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    assertThat(second.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    PasidSet others = space.open("others", Given.UNLIMITED, space.account(KEY + 1));
    assertThat(others.tryAllocate(PasidRange.ALL)).isEqualTo(4);
  }

  @Test
  void whatIsRefusedIsNotCharged() {
    account.changeLimit(5);
    assertThatThrownBy(() -> first.allocate(PasidRange.ALL, 6))
        .isInstanceOf(PasidUnavailableException.class);
    assertThatThrownBy(() -> first.allocateContiguous(PasidRange.of(1, 3), 4))
        .isInstanceOf(PasidUnavailableException.class);
    assertThat(first.tryAllocate(PasidRange.exactly(0))).isEqualTo(Refusal.RESERVED.code());
    assertThat(account.chargedIds()).isZero();
    assertThat(first.allocate(PasidRange.ALL, 5)).hasSize(5);
  }

  @Test
  void quarantinedIdsCountUntilTheyAreFree() {
    account.changeLimit(2);
    Given.take(first, 1, 2);
    first.free(PasidRange.ALL);
    assertThat(account.chargedIds()).isEqualTo(2);
    assertThat(second.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    nowMs.set(10);
    assertThat(second.tryAllocate(PasidRange.exactly(1))).isEqualTo(1);
    assertThat(account.chargedIds()).isEqualTo(1);
  }

  @Test
  void quarantinedAndPendingIdsOfAClosedSetCount() {
    Given.take(first, 1, 2);
    first.get(2);
    first.close();
    assertThat(account.chargedIds()).isEqualTo(2);
    nowMs.set(10);
    space.inspector().survey(PasidRange.ALL);
    second.tryAllocate(PasidRange.exactly(1));
    assertThat(account.chargedIds()).isEqualTo(2);
    second.free(1);
    assertThat(space.releasePending(first)).isEqualTo(1);
    nowMs.set(20);
    assertThat(second.tryAllocate(PasidRange.exactly(2))).isEqualTo(2);
    assertThat(account.chargedIds()).isEqualTo(1);
    new SpaceAuditor(space).check();
  }

  @Test
  void aLimitBelowWhatIsChargedTakesNothingAway() {
    Given.take(first, 1, 2, 3);
    account.changeLimit(1);
    assertThat(account.limitIds()).isEqualTo(1);
    assertThat(Given.held(first)).containsExactly(1, 2, 3);
    assertThat(first.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    account.changeLimit(Long.MAX_VALUE);
    assertThat(first.tryAllocate(PasidRange.ALL)).isEqualTo(4);
    assertThatThrownBy(() -> account.changeLimit(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limitIds: -1 (expected: >= 0)");
  }

  @Test
  void anAccountIsOfOneSpace() {
    assertThat(space.account(KEY)).isSameAs(account);
    assertThatThrownBy(() -> Given.space(4).open("vm", Given.UNLIMITED, account))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("account: 1000 (expected: an account of this space)");
  }
}
