// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** IDs that move from one set to another, all or none. */
class TransferTest {
  private final AtomicLong nowMs = new AtomicLong();
  private final PasidSpace space = PasidSpace.builder().bits(6).quarantine(10, nowMs::get).build();
  private final PasidSet from = space.open("from", Given.UNLIMITED);
  private final PasidSet to = space.open("to", Quota.limit(4));

  /** Checks that the bytes of a snapshot are unchanged. */
  private void assertRefused(TransferResult why, int... pasids) {
    byte[] before = space.snapshot();
    assertThat(space.transfer(from, to, pasids)).isEqualTo(why);
    assertThat(space.snapshot()).isEqualTo(before);
    new SpaceAuditor(space).check();
  }

  @Test
  void allOfAnIdMoves() {
    int id = from.allocate(PasidRange.exactly(9), "key");
    Given.take(from, 3, 4);
    from.get(id);
    from.get(id);
    from.attachSpid(id, 70);
    from.attach(id, "value");
    int generation = space.describe(id).generation();
    assertThat(space.transfer(from, to, id, 3, id)).isEqualTo(TransferResult.MOVED);
    assertThat(Given.held(from)).containsExactly(4);
    assertThat(Given.held(to)).containsExactly(3, 9);
    assertThat(space.describe(id)).isEqualTo(new IdView(id, IdState.ACTIVE, to, 2, generation, -1));
    assertThat(from.findBySpid(70)).isEqualTo(-1);
    assertThat(from.attachment(id)).isNull();
    assertThat(to.findBySpid(70)).isEqualTo(id);
    assertThat(to.attachment(id)).isEqualTo("value");
    assertThat(to.allocate(PasidRange.ALL, "key")).isEqualTo(id);
    assertThat(from.allocate(PasidRange.exactly(20), "key")).isEqualTo(20);
    new SpaceAuditor(space).check();
  }

  @Test
  void theOldSetCannotTouchWhatHasMovedAndTheNewOneCan() {
    Given.take(from, 1, 2, 3);
    from.get(2);
    space.transfer(from, to, 2, 3);
    assertThat(from.free(PasidRange.ALL)).isEqualTo(1);
    assertThat(from.get(2)).isEqualTo(GetResult.UNKNOWN);
    assertThat(from.put(2)).isEqualTo(PutResult.UNKNOWN);
    assertThat(to.put(2)).isEqualTo(PutResult.LAST);
    assertThat(to.free(PasidRange.ALL)).isEqualTo(2);
    nowMs.set(10);
    Given.take(to, 1, 2, 3);
    new SpaceAuditor(space).check();
  }

  @Test
  void anIdMayComeBack() {
    Given.take(from, 1, 2);
    space.transfer(from, to, 1);
    assertThat(space.transfer(to, from, 1)).isEqualTo(TransferResult.MOVED);
    assertThat(Given.held(from)).containsExactly(1, 2);
    assertThat(from.size()).isEqualTo(2);
    assertThat(to.size()).isZero();
    new SpaceAuditor(space).check();
  }

  @Test
  void oneIdThatIsNotHeldKeepsAllBack() {
    Given.take(from, 1, 2, 3);
    Given.take(to, 9);
    assertRefused(TransferResult.UNKNOWN, 1, 9);
    assertRefused(TransferResult.UNKNOWN, 1, 50);
    assertRefused(TransferResult.UNKNOWN, 0);
    from.reportBusy(3, PasidRange.ALL);
    assertRefused(TransferResult.UNKNOWN, 3);
  }

  @Test
  void onePendingIdKeepsAllBack() {
    Given.take(from, 1, 2);
    from.get(2);
    from.free(2);
    assertRefused(TransferResult.BUSY, 1, 2);
    assertRefused(TransferResult.UNKNOWN, 1, 2, 50);
    from.put(2);
    assertRefused(TransferResult.UNKNOWN, 1, 2);
    assertThat(space.transfer(from, to, 1)).isEqualTo(TransferResult.MOVED);
  }

  @Test
  void theQuotaOfTheOtherSetCountsQuarantinedIdsToo() {
    Given.take(from, 1, 2, 3, 4, 5);
    assertRefused(TransferResult.QUOTA, 1, 2, 3, 4, 5);
    Given.take(to, 9);
    to.free(9);
    assertRefused(TransferResult.QUOTA, 1, 2, 3, 4);
    nowMs.set(10);
    assertThat(space.transfer(from, to, 1, 2, 3, 4)).isEqualTo(TransferResult.MOVED);
    assertThat(to.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
  }

  @Test
  void aClosedSetTakesNothingAndHasNothing() {
    Given.take(from, 1);
    to.close();
    assertRefused(TransferResult.CLOSED, 1);
    PasidSet other = space.open("other", Given.UNLIMITED);
    from.close();
    assertThat(space.transfer(from, other, 1)).isEqualTo(TransferResult.CLOSED);
  }

  @Test
  void spidsAndKeysThatTheOtherSetHasKeepAllBack() {
    from.allocate(PasidRange.exactly(1), "mine");
    from.allocate(PasidRange.exactly(2), "both");
    to.allocate(PasidRange.exactly(3), "both");
    from.attachSpid(1, 5);
    assertRefused(TransferResult.KEY_TAKEN, 1, 2);
    to.attachSpid(3, 5);
    assertRefused(TransferResult.SPID_TAKEN, 1, 2);
    assertThat(to.findBySpid(5)).isEqualTo(3);
    to.detachSpid(5);
    assertThat(space.transfer(from, to, 1)).isEqualTo(TransferResult.MOVED);
    assertThat(to.allocate(PasidRange.ALL, "mine")).isEqualTo(1);
  }

  @Test
  void aSpaceThatIsFullCanTransferAllTheSame() {
    space.changeQuota(to, Quota.guaranteed(2, 60));
    assertThat(from.allocate(PasidRange.ALL, 61)).hasSize(61);
    assertThat(to.allocate(PasidRange.ALL, 2)).containsExactly(62, 63);
    assertThat(space.transfer(from, to, Given.ids(1, 40))).isEqualTo(TransferResult.MOVED);
    assertThat(space.inspector().unchargedIds()).isZero();
    new SpaceAuditor(space).check();
  }

  @Test
  void whatAGuaranteeKeepsForTheOldSetIsNotToBeHadTwice() {
    PasidSet guaranteed = space.open("guaranteed", Quota.guaranteed(40, 40));
    Given.take(guaranteed, Given.ids(1, 40));
    Given.take(from, Given.ids(41, 60));
    space.changeQuota(to, Quota.limit(60));
    assertThat(space.transfer(guaranteed, to, 1, 2, 3)).isEqualTo(TransferResult.MOVED);
    assertThat(space.inspector().unchargedIds()).isZero();
    byte[] before = space.snapshot();
    assertThat(space.transfer(guaranteed, to, 4)).isEqualTo(TransferResult.CAPACITY);
    assertThat(space.snapshot()).isEqualTo(before);
    from.free(60);
    nowMs.set(10);
    assertThat(space.transfer(guaranteed, to, 4)).isEqualTo(TransferResult.MOVED);
    new SpaceAuditor(space).check();
  }

  @Test
  void theAccountOfTheOtherSetDecides() {
    IdAccount first = space.account(1);
    IdAccount second = space.account(2);
    PasidSet mine = space.open("mine", Given.UNLIMITED, first);
    PasidSet alsoMine = space.open("also mine", Given.UNLIMITED, first);
    PasidSet another = space.open("another's", Given.UNLIMITED, second);
    Given.take(mine, 1, 2, 3);
    first.changeLimit(0);
    second.changeLimit(1);
    assertThat(space.transfer(mine, alsoMine, 1)).isEqualTo(TransferResult.MOVED);
    assertThat(first.chargedIds()).isEqualTo(3);
    assertThat(space.transfer(mine, another, 2, 3)).isEqualTo(TransferResult.QUOTA);
    assertThat(space.transfer(mine, another, 2)).isEqualTo(TransferResult.MOVED);
    assertThat(space.transfer(mine, to, 3)).isEqualTo(TransferResult.MOVED);
    assertThat(first.chargedIds()).isEqualTo(1);
    assertThat(second.chargedIds()).isEqualTo(1);
    new SpaceAuditor(space).check();
  }

  @Test
  void eventsOfTheOldSetAreDeliveredBefore() {
    StringBuilder seen = new StringBuilder();
    space.subscribe(
        Priority.CPU,
        event -> {
          seen.append(event.type()).append(event.pasid()).append(event.set().name()).append(' ');
          if (event.type() == EventType.ALLOC) {
            seen.append(space.transfer(from, to, event.pasid())).append(' ');
          }
        });
    Given.take(from, 7);
    assertThat(space.transfer(from, to, 7)).isEqualTo(TransferResult.MOVED);
    to.free(7);
    assertThat(seen).hasToString("ALLOC7from BUSY FREE7to ");
  }

  @Test
  void nothingMovesFree() {
    Given.take(from, 1);
    assertThat(space.transfer(from, to)).isEqualTo(TransferResult.MOVED);
    assertThat(from.size()).isEqualTo(1);
  }

  @Test
  void whatIsNotOfTheSpaceIsRefused() {
    PasidSet elsewhere = Given.space(6).open("elsewhere", Given.UNLIMITED);
    Given.take(from, 1);
    assertThatThrownBy(() -> space.transfer(from, elsewhere, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("set: ");
    assertThatThrownBy(() -> space.transfer(from, from, 1))
        .hasMessage("to: from#1 (expected: another set than from)");
    assertThatThrownBy(() -> space.transfer(from, to, 1, 64))
        .hasMessage("id: 64 (expected: 0 to 63)");
    assertThatThrownBy(() -> space.transfer(from, to, -1)).hasMessage("id: -1 (expected: 0 to 63)");
    assertThat(from.holds(1)).isTrue();
  }
}
