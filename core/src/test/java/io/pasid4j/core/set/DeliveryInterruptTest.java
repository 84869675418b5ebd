// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import io.pasid4j.core.event.SetEvents;
import io.pasid4j.core.lock.Backoff;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thread that waits for another's deliveries keeps its interrupt flag, whatever happens. */
class DeliveryInterruptTest {
  private static final Logger LOG = Logger.getLogger(EventDelivery.class.getName());
  private static final long DEADLINE_S = 60;

  private final PasidSpace space = PasidSpace.builder().bits(8).build();
  private final LocalSet set = (LocalSet) space.open("vm", Quota.limit(10));
  private final CountDownLatch listens = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @AfterEach
  void goOn() {
    goOn.countDown();
    LOG.setLevel(null);
  }

  private void stand() {
    listens.countDown();
    try {
      assertThat(goOn.await(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets another thread deliver, and stand still at that, while more events wait than may. */
  private void fill() throws InterruptedException {
    space.subscribe(
        Priority.LAST,
        event -> {
          if (listens.getCount() > 0) {
            stand();
          }
        });
    Thread teller = new Thread(() -> set.tryAllocate(PasidRange.ALL), "teller");
    teller.setDaemon(true);
    teller.start();
    assertThat(listens.await(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
    long locked = set.lock();
    for (int event = 0; event <= SetEvents.MOST_WAITING; event++) {
      set.state.prepareEvents(1);
      set.state.queue(EventType.BIND, 1, 0);
    }
    set.unlock(locked);
  }

  /** The set, but for its lock: out of memory at a turn when a waiting thread sleeps. */
  private DeliveringSet failing(AtomicInteger turns) {
    return (DeliveringSet)
        Proxy.newProxyInstance(
            DeliveringSet.class.getClassLoader(),
            new Class<?>[] {DeliveringSet.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("lock")
                  && turns.incrementAndGet() > Backoff.LAST_TURN + 2) {
                throw new OutOfMemoryError("planted");
              }
              try {
                return method.invoke(set, arguments);
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
            });
  }

  @Test
  void outOfMemoryDoesNotLoseTheFlag() throws Exception {
    fill();
    LOG.setLevel(Level.OFF);
    AtomicInteger turns = new AtomicInteger();
    AtomicBoolean missed = new AtomicBoolean();
    EventDelivery delivery = new EventDelivery(set.engine.releases, () -> missed.set(true));
    Thread.currentThread().interrupt();
    delivery.deliver(failing(turns), true);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(missed).isTrue();
    assertThat(turns.get()).isGreaterThan(Backoff.LAST_TURN);
  }
}
