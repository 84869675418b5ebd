// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One thread holds the lock at a time; the others wait, without using the processor all the time.
 */
class SetLockTest {
  private static final long DEADLINE_S = 60;

  /** Longer than a thread spins before it sleeps. */
  private static final long LONG_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final SetLock lock = new SetLock(new Freeze(), false);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, Integer.MAX_VALUE})
  void theCountTravelsInTheWord(int heldIds) {
    lock.unlockWord(lock.lockWord(), Integer.MAX_VALUE, false);
    lock.unlockWord(lock.lockWord(), heldIds, false);
    assertThat(SetLock.chargedIds(lock.load())).isEqualTo(heldIds);
    assertThat(SetLock.isClosed(lock.load())).isFalse();
    assertThat(SetLock.isCounted(lock.load())).isFalse();
    lock.unlockWord(lock.lockWord(), heldIds, true);
    assertThat(SetLock.chargedIds(lock.load())).isEqualTo(heldIds);
    assertThat(SetLock.isClosed(lock.load())).isTrue();
    assertThat(SetLock.isCounted(lock.load())).isFalse();
  }

  /** A reader that sees the same word before and after knows that nothing happened between. */
  @Test
  void theWordIsAnotherAfterEachVisit() {
    lock.unlockWord(lock.lockWord(), 5, false);
    long before = lock.load();
    long locked = lock.lockWord();
    assertThat(lock.loadAny()).isNotEqualTo(before);
    lock.unlockWord(locked, 5, false);
    long after = lock.load();
    assertThat(after).isNotEqualTo(before);
    lock.unlockWord(lock.lockWord(), 5, false);
    assertThat(lock.load()).isNotIn(before, after);
  }

  @Test
  void onlyOneThreadIsInside() {
    long locked = lock.tryLockWord();
    assertThat(SetLock.isLocked(locked)).isFalse();
    assertThat(SetLock.isLocked(lock.loadAny())).isTrue();
    assertThat(lock.tryLockWord()).isNegative();
    lock.unlockWord(locked, 3, false);
    assertThat(SetLock.isLocked(lock.loadAny())).isFalse();
    assertThat(SetLock.chargedIds(lock.tryLockWord())).isEqualTo(3);
  }

  @Test
  void countingBeginsOnlyOfWhatWasSeen() {
    long seen = lock.load();
    lock.unlockWord(lock.lockWord(), 0, false);
    assertThat(lock.casCounted(seen)).isFalse();
    assertThat(SetLock.isCounted(lock.load())).isFalse();
    assertThat(lock.casCounted(lock.load())).isTrue();
    assertThat(SetLock.isCounted(lock.load())).isTrue();
    lock.unlockWord(lock.lockWord(), 4, false);
    assertThat(SetLock.isCounted(lock.load())).isTrue();
  }

  @Test
  void whoWantsInWaitsAsleepUntilTheOtherHasLeft() throws Exception {
    long locked = lock.lockWord();
    FutureTask<Long> waits = startedAndAsleep(lock::lockWord);
    lock.unlockWord(locked, 7, false);
    assertThat(SetLock.chargedIds(waits.get(DEADLINE_S, TimeUnit.SECONDS))).isEqualTo(7);
    assertThat(SetLock.isLocked(lock.loadAny())).isTrue();
    assertThat(lock.tryLockWord()).isNegative();
  }

  @Test
  void whoReadsWaitsAsleepUntilTheOtherHasLeft() throws Exception {
    long locked = lock.lockWord();
    FutureTask<Long> waits = startedAndAsleep(lock::load);
    lock.unlockWord(locked, 7, true);
    assertThat(waits.get(DEADLINE_S, TimeUnit.SECONDS)).isEqualTo(lock.loadAny());
    assertThat(SetLock.chargedIds(lock.loadAny())).isEqualTo(7);
  }

  /** A thread that slept with the flag set would not sleep; one that lost it could not be ended. */
  @Test
  void anInterruptedThreadWaitsAsleepAndKeepsItsFlag() throws Exception {
    long locked = lock.lockWord();
    FutureTask<Long> waits =
        startedAndAsleep(() -> {
          Thread.currentThread().interrupt();
          lock.lockWord();
          return Thread.currentThread().isInterrupted() ? 1 : 0;
        });
    lock.unlockWord(locked, 7, false);
    assertThat(waits.get(DEADLINE_S, TimeUnit.SECONDS)).isEqualTo(1);
  }

  /** More threads than carriers wait for one that needs a carrier to go on. */
  @Test
  void virtualThreadsThatWaitLeaveTheirCarriers() throws Exception {
    int waiters = 4 * Runtime.getRuntime().availableProcessors();
    long locked = lock.lockWord();
    List<FutureTask<Long>> tasks = new ArrayList<>();
    for (int i = 0; i < waiters; i++) {
      boolean interrupted = i % 2 == 0;
      FutureTask<Long> task =
          new FutureTask<>(() -> {
            if (interrupted) {
              Thread.currentThread().interrupt();
            }
            long seen = lock.lockWord();
            lock.unlockWord(seen, SetLock.chargedIds(seen) + 1, false);
            return Thread.interrupted() == interrupted ? 1L : 0L;
          });
      tasks.add(task);
      Thread.ofVirtual().start(task);
    }
    FutureTask<Long> holder =
        new FutureTask<>(() -> {
          lock.unlockWord(locked, 7, false);
          return 1L;
        });
    Thread.ofVirtual().start(holder);
    assertThat(holder.get(DEADLINE_S, TimeUnit.SECONDS)).isEqualTo(1);
    for (FutureTask<Long> task : tasks) {
      assertThat(task.get(DEADLINE_S, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThat(SetLock.chargedIds(lock.load())).isEqualTo(7 + waiters);
  }

  /** Starts a thread and returns when it sleeps, long after it has begun to wait. */
  private static FutureTask<Long> startedAndAsleep(LongSupplier work) {
    FutureTask<Long> task = new FutureTask<>(work::getAsLong);
    Thread thread = new Thread(task, "waits");
    thread.setDaemon(true);
    long beganNs = System.nanoTime();
    thread.start();
    long waitedNs;
    do {
      waitedNs = System.nanoTime() - beganNs;
      assertThat(waitedNs).as("time to sleep").isLessThan(TimeUnit.SECONDS.toNanos(DEADLINE_S));
      Thread.onSpinWait();
    } while (waitedNs < LONG_NS || thread.getState() != Thread.State.TIMED_WAITING);
    assertThat(task).isNotDone();
    return task;
  }
}
