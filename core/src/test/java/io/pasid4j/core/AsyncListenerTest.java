// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    runAll();
    assertThat(told).containsExactly("event 1", "event 2", "lost 3");
    happen(listener, 6, 7);
    runAll();
    assertThat(told).containsExactly("event 1", "event 2", "lost 3", "event 6", "event 7");
  }

  /** Who reads the set again must not be told afterwards of what was before. */
  @Test
  void eachLossIsReportedWhereItHappened() {
    AsyncListener[] listener = new AsyncListener[1];
    listener[0] =
        new AsyncListener(
            event -> {
              told.add("event " + event.pasid());
              if (event.pasid() == 1) {
                happen(listener[0], 5, 6, 7);
              }
            },
            lost -> told.add("lost " + lost),
            tasks::add,
            2);
    happen(listener[0], 1, 2, 3, 4);
    runAll();
    assertThat(told).containsExactly("event 1", "event 2", "lost 2", "event 5", "lost 2");
  }

  @Test
  void aQueueOfOneKeepsOne() {
    AsyncListener listener = listener(1);
    happen(listener, 1, 2);
    runAll();
    assertThat(told).containsExactly("event 1", "lost 1");
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
    happen(listener, 1, 2);
    happen(listener, 3);
    runAllThatThrow();
    assertThat(told).containsExactly("event 1", "event 2", "lost 1");
  }

  private void runAllThatThrow() {
    while (!tasks.isEmpty()) {
      Runnable task = tasks.remove();
      Throwable thrown = catchThrowable(task::run);
      assertThat(thrown == null || thrown instanceof IllegalStateException).isTrue();
    }
  }

  @Test
  void aLossThatCouldNotBeReportedIsReportedWithTheNextEvent() {
    boolean[] fails = {true};
    AsyncListener listener =
        new AsyncListener(
            event -> told.add("event " + event.pasid()),
            lost -> {
              if (fails[0]) {
                throw new IllegalStateException("lost " + lost);
              }
              told.add("lost " + lost);
            },
            tasks::add,
            1);
    happen(listener, 1, 2, 3);
    runAllThatThrow();
    assertThat(told).containsExactly("event 1");
    fails[0] = false;
    happen(listener, 4);
    runAll();
    assertThat(told).containsExactly("event 1", "lost 2", "event 4");
  }

  /** As one that discards when it is full does. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 5", "4, 1", "4, 7"})
  void anExecutorThatDropsTasksIsAskedAgain(int capacity, int dropped) {
    int[] left = {dropped};
    AsyncListener listener =
        new AsyncListener(
            event -> told.add("event " + event.pasid()),
            lost -> told.add("lost " + lost),
            task -> {
              if (--left[0] < 0) {
                tasks.add(task);
              }
            },
            capacity);
    for (int pasid = 1; pasid <= 1000; pasid++) {
      happen(listener, pasid);
      runAll();
    }
    int heard = told.stream().mapToInt(line -> line.startsWith("event") ? 1 : count(line)).sum();
    assertThat(heard).isEqualTo(1000);
    assertThat(told).last().isEqualTo("event 1000");
  }

  private static int count(String line) {
    return Integer.parseInt(line.substring("lost ".length()));
  }

  /** It may have the task after all, and would have to keep all that are submitted in vain. */
  @Test
  void aSlowExecutorIsAskedAgainLessAndLessOften() {
    AsyncListener listener = listener(1);
    happen(listener, IntStream.rangeClosed(1, 1000).toArray());
    assertThat(tasks.size()).isBetween(2, 11);
    runAll();
    assertThat(told).containsExactly("event 1", "lost 999");
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
    assertThat(told).containsExactly("event 1", "event 2", "lost 4");
    happen(listener, 7);
    runAll();
    assertThat(told).endsWith("lost 4", "event 7");
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
