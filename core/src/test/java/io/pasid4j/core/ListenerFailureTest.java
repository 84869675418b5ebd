// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pasid4j.core.event.Listeners;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener that throws or hangs affects no other. */
class ListenerFailureTest {
  private static final Logger LOG = Logger.getLogger(Listeners.class.getName());

  private final PasidSpace space = Given.space(8);
  private final PasidSet set = space.open("vm-1", Given.UNLIMITED);
  private final PasidSet other = space.open("vm-2", Given.UNLIMITED);
  private final List<PasidEvent> told = new ArrayList<>();

  @BeforeEach
  void expectFailures() {
    LOG.setLevel(Level.OFF);
  }

  @AfterEach
  void logAgain() {
    LOG.setLevel(null);
  }

  @Test
  void whatAListenerThrowsStopsNeitherTheCallerNorTheOthers() {
    List<Throwable> thrown =
        List.of(new IllegalStateException("no"), new StackOverflowError(), new IOException("no"));
    for (Throwable failure : thrown) {
      space.subscribe(set, Priority.CPU, event -> ListenerFailureTest.<Error>sneak(failure));
    }
    space.subscribe(set, Priority.CPU, told::add);
    Given.take(set, 5);
    set.free(5);
    assertThat(told).extracting(PasidEvent::type).containsExactly(EventType.ALLOC, EventType.FREE);
    Given.take(other, 5);
  }

  @Test
  void aListenerThatAlwaysFailsDoesNotFloodTheLog() {
    List<String> logged = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            logged.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    LOG.setLevel(Level.WARNING);
    LOG.setUseParentHandlers(false);
    LOG.addHandler(handler);
    try {
      space.subscribe(
          set,
          Priority.CPU,
          event -> {
            throw new IllegalStateException("no");
          });
      set.allocate(PasidRange.ALL, 9);
    } finally {
      LOG.removeHandler(handler);
      LOG.setUseParentHandlers(true);
    }
    assertThat(logged).hasSize(4);
    assertThat(logged.getLast()).contains("ALLOC").contains("pasid=8").endsWith("failures: 8");
  }

  /** Throws a checked exception undeclared, as languages on the JVM may. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void aStoppedListenerOfOneSetStopsNoOtherSetAndKeepsOnlyItsOwnEvents() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Given.take(set, 5, 6);
    space.subscribe(set, Priority.CPU, event -> stopUntil(inside, goOn));
    space.subscribe(set, Priority.LAST, told::add);
    Thread stopped = Thread.ofPlatform().start(() -> set.free(5));
    inside.await();

    Given.take(other, 20, 21);
    other.get(20);
    other.put(20);
    other.close();
    PasidSet third = space.open("vm-3", Given.UNLIMITED);
    Given.take(third, 20, 21);
    assertThat(third.tryAllocate(PasidRange.exactly(5))).isEqualTo(Refusal.RANGE_FULL.code());
    // The hanging listener's own set goes on too; its events are reported once it returns.
    Given.take(set, 30);
    set.free(6);
    assertThat(set.get(30)).isEqualTo(GetResult.TAKEN);
    assertThat(space.statistics(set).pendingIds()).isEqualTo(2);
    assertThat(told).isEmpty();

    goOn.countDown();
    stopped.join();
    assertThat(told)
        .containsExactly(
            new PasidEvent(EventType.FREE, set, 5, 1),
            new PasidEvent(EventType.ALLOC, set, 30, 1),
            new PasidEvent(EventType.FREE, set, 6, 1),
            new PasidEvent(EventType.BIND, set, 30, 1));
    Given.take(third, 5, 6);
  }

  private static void stopUntil(CountDownLatch inside, CountDownLatch goOn) {
    inside.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      fail(e);
    }
  }
}
