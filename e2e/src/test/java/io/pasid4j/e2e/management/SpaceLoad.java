// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tenants of a space that allocate, refer and free at random. Churns on one thread. */
final class SpaceLoad implements AutoCloseable {
  private static final int MAX_PIECE_IDS = 64;

  private static final int BLOCK_IDS = 32;

  /** A block and one ID, allocated and freed. */
  private static final long TURN_CHANGES = 2L * (BLOCK_IDS + 1);

  /** Leaves the machine to the daemon and the browser. */
  private static final long BETWEEN_CHANGES_NANOS = 500_000;

  private final List<PasidClient> tenants;
  private final Random random = new Random(7);
  private final int maxId;
  private final AtomicLong changes = new AtomicLong();
  private volatile boolean ended;
  private @Nullable Thread churn;

  SpaceLoad(Path socket, int bits, int sets) {
    maxId = (1 << bits) - 1;
    tenants = inParallel(IntStream.range(0, sets).boxed().toList(), i -> connect(socket, i));
  }

  private static PasidClient connect(Path socket, int number) {
    return PasidClient.connect(socket, ConnectOptions.builder().name("vm-" + number).build());
  }

  /** The results in the order of the arguments; each call waits for the daemon most of its time. */
  private static <A, R> List<R> inParallel(List<A> arguments, Function<A, R> call) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return arguments.stream()
          .map(each -> CompletableFuture.supplyAsync(() -> call.apply(each), threads))
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    }
  }

  /** Lets every tenant have about so many IDs, in pieces; some bound, freed, pending or foreign. */
  void fill(int idsOfTenant) {
    for (PasidClient tenant : tenants) {
      spreadStates(tenant, takePieces(tenant, idsOfTenant));
    }
  }

  /** The IDs that the tenant has then. */
  private int[] takePieces(PasidClient tenant, int ids) {
    List<CompletableFuture<int[]>> requests = new ArrayList<>();
    for (int asked = 0; asked < ids; ) {
      int count = 1 + random.nextInt(Math.min(MAX_PIECE_IDS, ids - asked));
      int min = random.nextInt(maxId - 2 * MAX_PIECE_IDS);
      PasidRange range = PasidRange.of(min, min + 2L * count);
      // A range that others hold gives nothing.
      requests.add(tenant.async().allocate(range, count).exceptionally(full -> new int[0]));
      asked += count;
    }
    return requests.stream().flatMapToInt(piece -> Arrays.stream(piece.join())).toArray();
  }

  private void spreadStates(PasidClient tenant, int... held) {
    List<CompletableFuture<?>> requests = new ArrayList<>();
    for (int i = 0; i < held.length; i++) {
      if (i % 3 == 0) {
        requests.add(tenant.async().get(held[i]));
      }
      if (i % 9 == 0 || i % 10 == 1) {
        requests.add(tenant.async().free(held[i]));
      }
      if (i % 30 == 7) {
        requests.add(tenant.async().reportBusy(held[i], PasidRange.of(0, maxId)));
      }
    }
    requests.forEach(CompletableFuture::join);
  }

  /** Allocates and frees from now on, some thousand times a second at most. */
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
      LockSupport.parkNanos(BETWEEN_CHANGES_NANOS);
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
   * Lets tenants by turns allocate and free a block of IDs, and then one ID, at an even pace, and
   * measures the requests for one. Blocks, because the page is to be measured and not the load: a
   * request changes many IDs, and each is an event. Returns the figures after the time; late
   * requests are not caught up.
   */
  Paced pace(int changesPerSecond, Duration time) {
    int turns = Math.toIntExact(changesPerSecond * time.toSeconds() / TURN_CHANGES);
    long[] nanos = new long[2 * turns];
    long start = System.nanoTime();
    int done = 0;
    for (int turn = 0; turn < turns && System.nanoTime() - start < time.toNanos(); turn++) {
      long due = start + turn * TURN_CHANGES * 1_000_000_000L / changesPerSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      PasidClient tenant = tenants.get(random.nextInt(tenants.size()));
      changeBlock(tenant);
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
    return new Paced(done / 2 * TURN_CHANGES / seconds, nanos[done * 99 / 100] / 1e3);
  }

  private void changeBlock(PasidClient tenant) {
    int from = random.nextInt(maxId / 2);
    int block = tenant.allocateContiguous(PasidRange.of(from, maxId), BLOCK_IDS);
    int freed = tenant.free(PasidRange.of(block, block + BLOCK_IDS - 1L));
    if (freed != BLOCK_IDS) {
      throw new AssertionError("freed: " + freed + " (expected: " + BLOCK_IDS + ")");
    }
  }

  /** Changes in a second, and the 99th percentile of the round trips of single ones. */
  record Paced(double changesPerSecond, double p99Us) {}

  @Override
  public void close() {
    try {
      var _ = stop();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    var _ =
        inParallel(
            tenants,
            tenant -> {
              tenant.close();
              return true;
            });
  }
}
