// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.event.SetEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A listener that does not return holds up its set's events, up to a bound, and its threads. */
class SlowListenerTest {
  private static final long DEADLINE_S = 60;
  private static final int MORE_THAN_FIT = 5 * SetEvents.MOST_WAITING;

  private final PasidSpace space = Given.space(8);
  private final PasidSet slow = space.open("slow", Given.UNLIMITED);
  private final CountDownLatch listens = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger told = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  @AfterEach
  void goOn() {
    goOn.countDown();
  }

  private static Thread start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void join(Thread thread) throws Exception {
    thread.join(TimeUnit.SECONDS.toMillis(DEADLINE_S));
    assertThat(thread.isAlive()).as(thread.getName()).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Blocks a thread in a listener of {@code slow}. */
  private Thread standStill() {
    space.subscribe(
        slow,
        Priority.LAST,
        event -> {
          told.incrementAndGet();
          listens.countDown();
          await(goOn);
        });
    Thread teller = start("teller", () -> slow.allocate(PasidRange.exactly(1)));
    await(listens);
    return teller;
  }

  /** Each call adds an event. */
  private void use(PasidSet set, int id, int times) {
    for (int i = 0; i < times; i += 2) {
      set.get(id);
      done.incrementAndGet();
      set.put(id);
      done.incrementAndGet();
    }
  }

  @Test
  void whoFillsTheQueueWaitsAndNobodyElse() throws Exception {
    Thread teller = standStill();
    Thread filler = start("filler", () -> use(slow, 1, MORE_THAN_FIT));
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
    while (done.get() < SetEvents.MOST_WAITING - 1 && System.nanoTime() < deadlineNs) {
      Thread.onSpinWait();
    }
    // One event is being delivered, the others wait; the last operation has added one too many.
    assertThat(done.get()).isEqualTo(SetEvents.MOST_WAITING - 1);
    Thread ender = start("other set", this::useAnother);
    join(ender);
    assertThat(slow.holds(1)).isTrue();
    assertThat(slow.size()).isEqualTo(1);
    assertThat(done.get()).isEqualTo(SetEvents.MOST_WAITING - 1);
    assertThat(filler.isAlive()).isTrue();

    goOn.countDown();
    join(filler);
    join(teller);
    assertThat(told.get()).isEqualTo(MORE_THAN_FIT + 1);
  }

  private void useAnother() {
    PasidSet other = space.open("other", Given.UNLIMITED);
    List<PasidEvent> observed = new ArrayList<>();
    space.subscribe(other, Priority.CPU, observed::add);
    int id = other.allocate(PasidRange.ALL);
    for (int i = 0; i < MORE_THAN_FIT; i++) {
      other.get(id);
      other.put(id);
    }
    other.close();
    assertThat(observed).hasSize(2 * MORE_THAN_FIT + 2);
  }

  @Test
  void whoEndsTheSetDoesNotWait() throws Exception {
    standStill();
    Thread filler = start("filler", () -> use(slow, 1, MORE_THAN_FIT));
    Thread closer =
        start(
            "closer",
            () -> {
              while (done.get() < SetEvents.MOST_WAITING - 1) {
                Thread.onSpinWait();
              }
              slow.close();
            });
    join(closer);
    goOn.countDown();
    join(filler);
  }

  @Test
  void aReporterDoesNotWaitForItselfNorForAnother() throws Exception {
    standStill();
    PasidSet quick = space.open("quick", Given.UNLIMITED);
    int id = quick.allocate(PasidRange.ALL);
    AtomicInteger binds = new AtomicInteger();
    space.subscribe(
        quick,
        Priority.CPU,
        event -> {
          if (event.type() == EventType.BIND && binds.incrementAndGet() == 1) {
            use(slow, 1, MORE_THAN_FIT);
            use(quick, id, MORE_THAN_FIT);
          }
        });
    FutureTask<GetResult> bind = new FutureTask<>(() -> quick.get(id));
    start("quick", bind);
    assertThat(bind.get(DEADLINE_S, TimeUnit.SECONDS)).isEqualTo(GetResult.TAKEN);
    assertThat(done.get()).isEqualTo(2 * MORE_THAN_FIT);
    // Within the listener the ID was active already: its references came and went without events.
    assertThat(binds.get()).isEqualTo(1);
  }
}
