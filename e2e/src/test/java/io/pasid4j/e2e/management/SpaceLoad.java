// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Tenants of a space that allocate, refer and free at random. Churns on one thread. */
final class SpaceLoad implements AutoCloseable {
  private final List<PasidClient> tenants = new ArrayList<>();
  private final Random random = new Random(7);
  private final int maxId;
  private final AtomicLong changes = new AtomicLong();
  private volatile boolean ended;
  private @Nullable Thread churn;

  SpaceLoad(Path socket, int bits, int sets) {
    maxId = (1 << bits) - 1;
    for (int i = 0; i < sets; i++) {
      ConnectOptions named = ConnectOptions.builder().name("vm-" + i).build();
      tenants.add(PasidClient.connect(socket, named));
    }
  }

  /** Lets every tenant have about so many IDs, in pieces; some bound, freed, pending or foreign. */
  void fill(int idsOfTenant) {
    for (PasidClient tenant : tenants) {
      for (int taken = 0; taken < idsOfTenant; ) {
        int min = random.nextInt(maxId);
        int count = 1 + random.nextInt(Math.min(64, idsOfTenant - taken));
        taken += take(tenant, PasidRange.of(min, Math.min(maxId, min + 2L * count)), count);
      }
      int[] held = held(tenant);
      for (int i = 0; i < held.length; i++) {
        if (i % 3 == 0) {
          var _ = tenant.get(held[i]);
        }
        if (i % 9 == 0 || i % 10 == 1) {
          tenant.free(held[i]);
        }
        if (i % 30 == 7) {
          tenant.reportBusy(held[i], PasidRange.of(0, maxId));
        }
      }
    }
  }

  private static int take(PasidClient tenant, PasidRange range, int count) {
    for (int i = 0; i < count; i++) {
      int id = tenant.tryAllocate(range);
      if (id < 0) {
        return id == Refusal.QUOTA.code() ? Integer.MAX_VALUE / 2 : 1 + i;
      }
    }
    return count;
  }

  private static int[] held(PasidClient tenant) {
    List<Integer> held = new ArrayList<>();
    tenant.forEach(PasidRange.ALL, held::add);
    return held.stream().mapToInt(id -> id).toArray();
  }

  /** Allocates and frees from now on. */
  void start() {
    ended = false;
    churn = Thread.ofPlatform().name("churn").start(this::churn);
  }

  private void churn() {
    while (!ended) {
      PasidClient tenant = tenants.get(random.nextInt(tenants.size()));
      int min = random.nextInt(maxId);
      int id = tenant.tryAllocate(PasidRange.of(min, Math.min(maxId, min + 1000L)));
      if (id >= 0) {
        tenant.free(id);
        changes.addAndGet(2);
      }
    }
  }

  /** Stops {@link #start}; returns how many changes there have been. */
  long stop() throws InterruptedException {
    ended = true;
    if (churn != null) {
      churn.join();
    }
    return changes.get();
  }

  /**
   * Allocates and frees an ID by turns of the tenants, at an even pace, and measures each request.
   * Returns the figures after the time; late requests are not caught up.
   */
  Paced pace(int changesPerSecond, Duration time) {
    long[] nanos = new long[Math.toIntExact(changesPerSecond * time.toSeconds())];
    long start = System.nanoTime();
    int done = 0;
    while (done < nanos.length - 1 && System.nanoTime() - start < time.toNanos()) {
      long due = start + done * 1_000_000_000L / changesPerSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      PasidClient tenant = tenants.get(random.nextInt(tenants.size()));
      long before = System.nanoTime();
      int id = tenant.tryAllocate(PasidRange.ALL);
      long between = System.nanoTime();
      if (id < 0) {
        throw new AssertionError("allocation: refused: " + id);
      }
      tenant.free(id);
      nanos[done++] = between - before;
      nanos[done++] = System.nanoTime() - between;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Arrays.sort(nanos, 0, done);
    return new Paced(done / seconds, nanos[done * 99 / 100] / 1e3);
  }

  /** Changes in a second, and the 99th percentile of their round trips. */
  record Paced(double changesPerSecond, double p99Us) {}

  @Override
  public void close() {
    ended = true;
    tenants.forEach(PasidClient::close);
  }
}
