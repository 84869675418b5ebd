// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.set.LocalSet;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

/** A snapshot waits for a thread stopped within a set, and lets all others go on. */
class SnapshotProgressTest {
  private static final long DEADLINE_S = 60;

  private final PasidSpace space = Given.space(8);
  private final PasidSet first = space.open("first", Given.UNLIMITED);
  private final LocalSet victim = (LocalSet) space.open("victim", Given.UNLIMITED);
  private final PasidSet last = space.open("last", Given.UNLIMITED);

  private static <T> FutureTask<T> start(String name, FutureTask<T> task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  @Test
  void othersOpenUseCloseAndEndSetsMeanwhile() throws Exception {
    Given.take(victim, 1);
    long locked = victim.lock();
    FutureTask<byte[]> snapshot = start("snapshot", new FutureTask<>(space::snapshot));
    FutureTask<String> others =
        start(
            "others",
            new FutureTask<>(() -> {
              for (int times = 0; times < 200; times++) {
                useAll();
              }
              return "done";
            }));
    assertThat(others.get(DEADLINE_S, TimeUnit.SECONDS)).isEqualTo("done");
    assertThat(snapshot.isDone()).isFalse();
    PasidSet kept = space.open("kept", Given.UNLIMITED);
    Given.take(kept, 200);

    victim.unlock(locked, 1);

    PasidSpace copy = PasidSpace.restore(snapshot.get(DEADLINE_S, TimeUnit.SECONDS), () -> 0);
    assertThat(copy.sets())
        .extracting(PasidSet::name)
        .containsExactly("first", "victim", "last", "kept");
    assertThat(copy.sets()).extracting(PasidSet::size).containsExactly(0, 1, 0, 1);
    assertThat(copy.snapshot()).isEqualTo(space.snapshot());
  }

  private void useAll() {
    for (PasidSet set : new PasidSet[] {first, last}) {
      int id = set.allocate(PasidRange.ALL);
      set.get(id);
      set.free(PasidRange.ALL);
      set.put(id);
    }
    PasidSet opened = space.open("opened", Given.UNLIMITED);
    opened.allocate(PasidRange.ALL, 3);
    opened.close();
    space.changeQuota(first, Quota.limit(200));
  }

  @Test
  void snapshotsOfABusySpaceEndAndAreWhole() throws Exception {
    Thread[] tenants = new Thread[4];
    for (int i = 0; i < tenants.length; i++) {
      PasidSet set = space.open("vm-" + i, Given.UNLIMITED);
      tenants[i] = new Thread(() -> churn(set), "tenant " + i);
      tenants[i].start();
    }
    try {
      for (int times = 0; times < 50; times++) {
        PasidSpace copy = PasidSpace.restore(space.snapshot(), () -> 0);
        new SpaceAuditor(copy).check();
      }
    } finally {
      for (Thread tenant : tenants) {
        tenant.interrupt();
        tenant.join();
      }
    }
  }

  /** Each snapshot ends, is whole, and lets every tenant go on. */
  @Test
  void snapshotsEndWhile64ThreadsAreBusy() throws Exception {
    Thread[] tenants = new Thread[64];
    AtomicLongArray operations = new AtomicLongArray(tenants.length);
    for (int i = 0; i < tenants.length; i++) {
      PasidSet set = space.open("vm-" + i, Quota.limit(3));
      int tenant = i;
      tenants[i] = new Thread(() -> allocateAndFree(set, operations, tenant), "tenant " + i);
      tenants[i].start();
    }
    try {
      for (int times = 0; times < 20; times++) {
        PasidSpace copy = PasidSpace.restore(space.snapshot(), () -> 0);
        new SpaceAuditor(copy).check();
        assertThat(copy.sets()).hasSize(tenants.length + 3);
        awaitEach(operations);
      }
    } finally {
      for (Thread tenant : tenants) {
        tenant.interrupt();
      }
      for (Thread tenant : tenants) {
        tenant.join();
      }
    }
  }

  /** Waits until every tenant has done something since now. */
  private static void awaitEach(AtomicLongArray operations) {
    long[] before = new long[operations.length()];
    Arrays.setAll(before, operations::get);
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
    for (int tenant = 0; tenant < before.length; tenant++) {
      while (operations.get(tenant) == before[tenant]) {
        assertThat(System.nanoTime()).as("tenant %d", tenant).isLessThan(deadlineNs);
        Thread.onSpinWait();
      }
    }
  }

  private static void allocateAndFree(PasidSet set, AtomicLongArray operations, int tenant) {
    while (!Thread.currentThread().isInterrupted()) {
      set.free(set.tryAllocate(PasidRange.ALL));
      operations.incrementAndGet(tenant);
    }
  }

  private void churn(PasidSet set) {
    while (!Thread.currentThread().isInterrupted()) {
      int id = set.tryAllocate(PasidRange.ALL);
      set.get(id);
      set.free(id);
      set.put(id);
      space.open("opened", Given.UNLIMITED).close();
    }
  }
}
