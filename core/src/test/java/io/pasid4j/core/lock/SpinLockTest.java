// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Threads that wait for a holder that stands still sleep, with the interrupt flag set too. */
class SpinLockTest {
  private static final long DEADLINE_S = 60;

  private final SpinLock lock = new SpinLock();

  /** Takes and releases the lock; returns whether the interrupt flag is as it was. */
  private FutureTask<Boolean> waiter(boolean interrupted) {
    return new FutureTask<>(() -> {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      lock.lock();
      lock.unlock();
      return Thread.interrupted() == interrupted;
    });
  }

  @Test
  void anInterruptedThreadSleepsAndKeepsItsFlag() throws Exception {
    lock.lock();
    FutureTask<Boolean> waits = waiter(true);
    Thread thread = new Thread(waits, "waits");
    thread.setDaemon(true);
    thread.start();
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime()).isLessThan(deadlineNs);
      Thread.onSpinWait();
    }
    assertThat(waits).isNotDone();
    lock.unlock();
    assertThat(waits.get(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
    assertThat(lock.isLocked()).isFalse();
  }

  /** More of them than carriers, for a holder that needs a carrier to go on. */
  @Test
  void virtualThreadsThatWaitLeaveTheirCarriers() throws Exception {
    lock.lock();
    List<FutureTask<Boolean>> waiters = new ArrayList<>();
    for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
      FutureTask<Boolean> waits = waiter(i % 2 == 0);
      waiters.add(waits);
      Thread.ofVirtual().start(waits);
    }
    FutureTask<Boolean> holder = new FutureTask<>(lock::unlock, true);
    Thread.ofVirtual().start(holder);
    assertThat(holder.get(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
    for (FutureTask<Boolean> waits : waiters) {
      assertThat(waits.get(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
    }
  }
}
