// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Snapshots of sets that end while their IDs are quarantined: the charges stay. */
class EndedSetSnapshotTest {
  private static final int QUARANTINE_MS = 50;
  private static final int LIMIT_IDS = 3;
  private static final int KEY = 7;

  private final AtomicLong nowMs = new AtomicLong(1000);
  private final PasidSpace space =
      PasidSpace.builder().bits(4).quarantine(QUARANTINE_MS, nowMs::get).build();

  private PasidSpace restore(byte[] snapshot) {
    PasidSpace restored = PasidSpace.restore(snapshot, nowMs::get);
    new SpaceAuditor(restored).check();
    return restored;
  }

  private void assertAccountIsChargedUntilAllAreFree(PasidSpace restored, int ids) {
    IdAccount account = restored.account(KEY);
    assertThat(account.chargedIds()).isEqualTo(ids);
    PasidSet next = restored.open("next", Given.UNLIMITED, account);
    account.changeLimit(ids);
    assertThat(next.tryAllocate(PasidRange.ALL)).isEqualTo(Refusal.QUOTA.code());
    nowMs.addAndGet(QUARANTINE_MS);
    assertThat(next.tryAllocate(PasidRange.exactly(1))).isEqualTo(1);
    assertThat(account.chargedIds()).isEqualTo(1);
  }

  @Test
  void aSetThatHasEndedWithIdsInQuarantineIsChargedToItsAccount() {
    PasidSet set = space.open("vm", Quota.limit(LIMIT_IDS), space.account(KEY));
    Given.take(set, 1, 2);
    set.close();
    PasidSpace restored = restore(space.snapshot());
    assertThat(restored.sets()).isEmpty();
    assertThat(restored.snapshot()).isEqualTo(space.snapshot());
    assertAccountIsChargedUntilAllAreFree(restored, 2);
  }

  @Test
  void aSetThatEndsByBeingRestoredIsChargedToItsAccount() {
    List<byte[]> snapshots = snapshotsWhileClosing(space.account(KEY));
    PasidSpace restored = restore(snapshots.getLast());
    assertThat(restored.sets()).isEmpty();
    assertAccountIsChargedUntilAllAreFree(restored, 2);
  }

  @Test
  void aSetThatEndsByBeingRestoredIsChargedToNobodyIfItHasNoAccount() {
    PasidSet other = space.open("other", Quota.guaranteed(1, LIMIT_IDS));
    List<byte[]> snapshots = snapshotsWhileClosing(null);
    PasidSpace restored = restore(snapshots.getLast());
    assertThat(restored.sets()).extracting(PasidSet::name).containsExactly(other.name());
    nowMs.addAndGet(QUARANTINE_MS);
    PasidSet all = restored.open("all", Quota.guaranteed(14, 14));
    assertThat(all.allocate(PasidRange.ALL, 14)).hasSize(14);
    new SpaceAuditor(restored).check();
  }

  /** A snapshot during each FREE event: of ID 1, and of ID 2 when the set is closed already. */
  private List<byte[]> snapshotsWhileClosing(@Nullable IdAccount account) {
    PasidSet set =
        account == null
            ? space.open("vm", Quota.limit(LIMIT_IDS))
            : space.open("vm", Quota.limit(LIMIT_IDS), account);
    Given.take(set, 1, 2);
    List<byte[]> snapshots = new ArrayList<>();
    space.subscribe(Priority.CPU, event -> snapshots.add(space.snapshot()));
    set.free(1);
    set.close();
    assertThat(snapshots).hasSize(2);
    return snapshots;
  }
}
