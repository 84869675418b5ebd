// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.client;

import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that wait for each answer; one alone is timed. */
final class BlockingLoad implements ClientLoad {
  private static final int MOST_TRIPS = 4_000_000;

  private final PasidClient client;
  private final int threads;
  private final AtomicLong answered = new AtomicLong();

  BlockingLoad(PasidClient client, int threads) {
    this.client = client;
    this.threads = threads;
  }

  @Override
  public long[] run(long nanos) throws InterruptedException {
    answered.set(0);
    long end = System.nanoTime() + nanos;
    if (threads == 1) {
      return timed(end);
    }
    List<Thread> running = new ArrayList<>();
    for (int lane = 0; lane < threads; lane++) {
      PasidRange own = PasidRange.exactly(ClientLoadProgram.FIRST_ID + lane);
      running.add(Thread.ofVirtual().start(() -> untimed(own, end)));
    }
    for (Thread thread : running) {
      thread.join();
    }
    return new long[0];
  }

  private long[] timed(long end) {
    PasidRange own = PasidRange.exactly(ClientLoadProgram.FIRST_ID);
    long[] trips = new long[MOST_TRIPS];
    int count = 0;
    for (long now = System.nanoTime(); now < end && count < MOST_TRIPS; count++) {
      pairHalf(own, count);
      long then = System.nanoTime();
      trips[count] = then - now;
      now = then;
    }
    client.free(own);
    answered.set(count);
    return Arrays.copyOf(trips, count);
  }

  private void untimed(PasidRange own, long end) {
    long count = 0;
    while (System.nanoTime() < end) {
      pairHalf(own, count++);
    }
    client.free(own);
    answered.addAndGet(count);
  }

  /** Allocates and frees in turn. */
  private void pairHalf(PasidRange own, long count) {
    if ((count & 1) == 0) {
      client.allocate(own);
    } else if (client.free(own) != 1) {
      throw new IllegalStateException("free: 0 (expected: 1)");
    }
  }

  @Override
  public long requests() {
    return answered.get();
  }
}
