// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.domain;

import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidUnavailableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that allocates one ID of each of many blocks, so that every allocation needs a lease.
 */
final class LeaseLoad implements AutoCloseable {
  private static final int IDS_OF_A_SET = 1500;

  private final Path socket;
  private final int blockIds;
  private final AtomicInteger nextBlock;
  private final long pauseNanos;
  private final List<Long> doneNanos = new ArrayList<>();
  private final List<Long> tookNanos = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;

  /**
   * Starts a client.
   *
   * @param nextBlock counts the blocks; shared by the clients of all hosts
   * @param pauseMs milliseconds between two leases
   */
  LeaseLoad(Path socket, int blockIds, AtomicInteger nextBlock, int pauseMs) {
    this.socket = socket;
    this.blockIds = blockIds;
    this.nextBlock = nextBlock;
    pauseNanos = TimeUnit.MILLISECONDS.toNanos(pauseMs);
    thread = Thread.ofPlatform().name("leases").start(this::run);
  }

  private void run() {
    ConnectOptions patient = ConnectOptions.builder().requestTimeoutMs(60_000).build();
    while (!stopped) {
      try (PasidClient client = PasidClient.connect(socket, patient)) {
        for (int ids = 0; ids < IDS_OF_A_SET && !stopped; ids++) {
          lease(client);
          LockSupport.parkNanos(pauseNanos);
        }
      }
    }
  }

  private void lease(PasidClient client) {
    long min = (long) nextBlock.getAndIncrement() * blockIds;
    long start = System.nanoTime();
    try {
      var _ = client.allocate(PasidRange.of(min, min + blockIds - 1));
      record(start);
    } catch (PasidRequestException noQuorum) {
      // EAGAIN: the client goes on, and the time counts.
    } catch (PasidUnavailableException taken) {
      // A block of which another host has leased all ahead of need.
    }
  }

  private void record(long startNanos) {
    long now = System.nanoTime();
    synchronized (doneNanos) {
      doneNanos.add(now);
      tookNanos.add(now - startNanos);
    }
  }

  /** The time of each lease, by the monotonic clock, ascending. */
  List<Long> doneNanos() {
    synchronized (doneNanos) {
      return List.copyOf(doneNanos);
    }
  }

  /** The duration of each lease. */
  List<Long> tookNanos() {
    synchronized (doneNanos) {
      return List.copyOf(tookNanos);
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
