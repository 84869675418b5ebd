// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One thread is inside at a time; the others wait, and do not burn a processor meanwhile. */
class GateTest {
  private static final long DEADLINE_S = 60;

  /** Longer than a thread polls before it sleeps. */
  private static final long LONG_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Gate gate = new Gate(false);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, Integer.MAX_VALUE})
  void theCountTravelsInTheWord(int heldIds) {
    gate.leave(gate.lock(), Integer.MAX_VALUE, false);
    gate.leave(gate.lock(), heldIds, false);
    assertThat(Gate.heldIds(gate.load())).isEqualTo(heldIds);
    assertThat(Gate.isClosed(gate.load())).isFalse();
    assertThat(Gate.isCounted(gate.load())).isFalse();
    gate.leave(gate.lock(), heldIds, true);
    assertThat(Gate.heldIds(gate.load())).isEqualTo(heldIds);
    assertThat(Gate.isClosed(gate.load())).isTrue();
    assertThat(Gate.isCounted(gate.load())).isFalse();
  }

  /** Who has read the word before and after knows that nothing happened between. */
  @Test
  void theWordIsAnotherAfterEachVisit() {
    gate.leave(gate.lock(), 5, false);
    long before = gate.load();
    long entered = gate.lock();
    assertThat(gate.loadAny()).isNotEqualTo(before);
    gate.leave(entered, 5, false);
    long after = gate.load();
    assertThat(after).isNotEqualTo(before);
    gate.leave(gate.lock(), 5, false);
    assertThat(gate.load()).isNotIn(before, after);
  }

  @Test
  void onlyOneThreadIsInside() {
    long entered = gate.tryLock();
    assertThat(Gate.isLocked(entered)).isFalse();
    assertThat(Gate.isLocked(gate.loadAny())).isTrue();
    assertThat(gate.tryLock()).isNegative();
    gate.leave(entered, 3, false);
    assertThat(Gate.isLocked(gate.loadAny())).isFalse();
    assertThat(Gate.heldIds(gate.tryLock())).isEqualTo(3);
  }

  @Test
  void countingBeginsOnlyOfWhatWasSeen() {
    long seen = gate.load();
    gate.leave(gate.lock(), 0, false);
    assertThat(gate.casCounted(seen)).isFalse();
    assertThat(Gate.isCounted(gate.load())).isFalse();
    assertThat(gate.casCounted(gate.load())).isTrue();
    assertThat(Gate.isCounted(gate.load())).isTrue();
    gate.leave(gate.lock(), 4, false);
    assertThat(Gate.isCounted(gate.load())).isTrue();
  }

  @Test
  void whoWantsInWaitsAsleepUntilTheOtherHasLeft() throws Exception {
    long entered = gate.lock();
    FutureTask<Long> waits = startedAndAsleep(gate::lock);
    gate.leave(entered, 7, false);
    assertThat(Gate.heldIds(waits.get(DEADLINE_S, TimeUnit.SECONDS))).isEqualTo(7);
    assertThat(Gate.isLocked(gate.loadAny())).isTrue();
    assertThat(gate.tryLock()).isNegative();
  }

  @Test
  void whoReadsWaitsAsleepUntilTheOtherHasLeft() throws Exception {
    long entered = gate.lock();
    FutureTask<Long> waits = startedAndAsleep(gate::load);
    gate.leave(entered, 7, true);
    assertThat(waits.get(DEADLINE_S, TimeUnit.SECONDS)).isEqualTo(gate.loadAny());
    assertThat(Gate.heldIds(gate.loadAny())).isEqualTo(7);
  }

  /** Starts a thread and comes back when it sleeps, long after it has begun to wait. */
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
