// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A listener behind a bounded queue. */
class AsyncListenerTest {
  private final PasidSet set = Given.space(20).open("vm-1", Given.UNLIMITED);
  private final List<String> told = new ArrayList<>();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  private AsyncListener listener(int capacity) {
    return new AsyncListener(
        event -> told.add("event " + event.pasid()),
        lost -> told.add("lost " + lost),
        tasks::add,
        capacity);
  }

  private void happen(PasidListener listener, int... pasids) {
    for (int pasid : pasids) {
      listener.on(new PasidEvent(EventType.ALLOC, set, pasid, 1));
    }
  }

  private void runAll() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void eventsAreReportedLaterInOrderByOneTask() {
    AsyncListener listener = listener(10);
    happen(listener, 3, 1, 2);
    assertThat(told).isEmpty();
    assertThat(tasks).hasSize(1);
    runAll();
    assertThat(told).containsExactly("event 3", "event 1", "event 2");
    happen(listener, 4);
    runAll();
    assertThat(told).endsWith("event 4");
  }

  @Test
  void whatDoesNotFitIsLostAndCountedOnce() {
    AsyncListener listener = listener(2);
    happen(listener, 1, 2, 3, 4, 5);
    assertThat(tasks).hasSize(1);
    runAll();
    assertThat(told).containsExactly("lost 3", "event 1", "event 2");
    happen(listener, 6, 7);
    runAll();
    assertThat(told).containsExactly("lost 3", "event 1", "event 2", "event 6", "event 7");
  }

  @Test
  void aQueueOfOneKeepsOne() {
    AsyncListener listener = listener(1);
    happen(listener, 1, 2);
    runAll();
    assertThat(told).containsExactly("lost 1", "event 1");
    assertThatThrownBy(() -> listener(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("capacity: 0 (expected: >= 1)");
  }

  @Test
  void whatTheListenerThrowsGoesToTheExecutorAndTheRestIsReported() {
    AsyncListener listener =
        new AsyncListener(
            event -> {
              told.add("event " + event.pasid());
              throw new IllegalStateException("event " + event.pasid());
            },
            lost -> {
              told.add("lost " + lost);
              throw new IllegalStateException("lost");
            },
            tasks::add,
            2);
    happen(listener, 1, 2, 3);
    assertThatThrownBy(() -> tasks.remove().run()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tasks.remove().run()).hasMessage("event 2");
    runAll();
    assertThat(told).containsExactly("lost 1", "event 1", "event 2");
  }

  @Test
  void anExecutorThatRefusesOnceLosesNothingThatFits() {
    boolean[] refuse = {true};
    AsyncListener listener =
        new AsyncListener(
            event -> told.add("event " + event.pasid()),
            lost -> told.add("lost " + lost),
            task -> {
              if (refuse[0]) {
                throw new RejectedExecutionException();
              }
              tasks.add(task);
            },
            10);
    assertThatThrownBy(() -> happen(listener, 1)).isInstanceOf(RejectedExecutionException.class);
    refuse[0] = false;
    happen(listener, 2);
    runAll();
    assertThat(told).containsExactly("event 1", "event 2");
  }

  /** A refusal and then a second task while the first one, which was queued, delivers. */
  @Test
  void aTaskThatIsQueuedAndRefusedDoesNotRunBesideTheNext() {
    boolean[] refuse = {true};
    int[] running = {0};
    AsyncListener listener =
        new AsyncListener(
            event -> {
              told.add("event " + event.pasid() + ", running " + ++running[0]);
              runAll();
              running[0]--;
            },
            lost -> told.add("lost " + lost),
            task -> {
              tasks.add(task);
              if (refuse[0]) {
                throw new RejectedExecutionException();
              }
            },
            10);
    assertThatThrownBy(() -> happen(listener, 1)).isInstanceOf(RejectedExecutionException.class);
    refuse[0] = false;
    happen(listener, 2, 3);
    assertThat(tasks).hasSize(2);
    tasks.addFirst(tasks.removeLast());
    runAll();
    assertThat(told)
        .containsExactly("event 1, running 1", "event 2, running 1", "event 3, running 1");
    happen(listener, 4);
    runAll();
    assertThat(told).last().isEqualTo("event 4, running 1");
  }

  @Test
  void aTaskThatIsRunAndRefusedDeliversAll() {
    AsyncListener listener =
        new AsyncListener(
            event -> told.add("event " + event.pasid()),
            lost -> told.add("lost " + lost),
            task -> {
              task.run();
              throw new RejectedExecutionException();
            },
            10);
    for (int pasid = 1; pasid <= 2; pasid++) {
      int next = pasid;
      assertThatThrownBy(() -> happen(listener, next))
          .isInstanceOf(RejectedExecutionException.class);
    }
    assertThat(told).containsExactly("event 1", "event 2");
  }

  @Test
  void aTaskThatIsRunTwiceDeliversOnce() {
    AsyncListener listener = listener(10);
    happen(listener, 1);
    Runnable first = tasks.remove();
    first.run();
    happen(listener, 2);
    first.run();
    assertThat(told).containsExactly("event 1");
    runAll();
    assertThat(told).containsExactly("event 1", "event 2");
  }

  @Test
  void anExecutorThatWasFullForLongIsAskedAgainAndWhatWasLostIsCounted() {
    boolean[] full = {true};
    AsyncListener listener =
        new AsyncListener(
            event -> told.add("event " + event.pasid()),
            lost -> told.add("lost " + lost),
            task -> {
              if (full[0]) {
                throw new RejectedExecutionException();
              }
              tasks.add(task);
            },
            2);
    for (int pasid = 1; pasid <= 5; pasid++) {
      int next = pasid;
      assertThatThrownBy(() -> happen(listener, next))
          .isInstanceOf(RejectedExecutionException.class);
    }
    full[0] = false;
    happen(listener, 6);
    runAll();
    assertThat(told).containsExactly("lost 4", "event 1", "event 2");
    happen(listener, 7);
    runAll();
    assertThat(told).endsWith("event 2", "event 7");
  }

  @Test
  void aSetsEventsArriveInOrderThroughARealExecutor() throws Exception {
    PasidSpace space = Given.space(20);
    PasidSet busy = space.open("vm-1", Given.UNLIMITED);
    List<Integer> pasids = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      AsyncListener listener =
          new AsyncListener(
              event -> pasids.add(event.pasid()),
              lost -> pasids.add((int) -lost),
              executor,
              10_000);
      Subscription subscription = space.subscribe(busy, Priority.LAST, listener);
      busy.allocateContiguous(PasidRange.of(1, 5000), 5000);
      subscription.close();
      executor.shutdown();
      assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(pasids).isEqualTo(IntStream.rangeClosed(1, 5000).boxed().toList());
  }
}
