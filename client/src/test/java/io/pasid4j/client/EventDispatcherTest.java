// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.EventType;
import io.pasid4j.protocol.command.EventMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class EventDispatcherTest {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private final EventDispatcher dispatcher = new EventDispatcher(tasks::add, this::tell);

  private void tell(EventDispatcher.Delivery next) {
    RemoteEvent event = next.event();
    told.add(event == null ? "lost " + next.lost() : "event " + event.pasid());
  }

  private void offer(int id) {
    dispatcher.event(new EventMessage(EventType.ALLOC, id, 1, 1, id));
  }

  private void runAll() {
    while (!tasks.isEmpty()) {
      tasks.poll().run();
    }
  }

  @Test
  void oneTaskReportsAllThatWaits() {
    offer(1);
    offer(2);
    assertThat(tasks).hasSize(1);
    runAll();
    offer(3);
    assertThat(tasks).hasSize(1);
    runAll();
    assertThat(told).containsExactly("event 1", "event 2", "event 3");
  }

  @Test
  void whatTheDaemonDroppedStandsInItsPlace() {
    offer(1);
    dispatcher.lost(5);
    runAll();
    offer(7);
    runAll();
    assertThat(told).containsExactly("event 1", "lost 5", "event 7");
  }

  @Test
  void aFullQueueCountsUntilTheLossIsReported() {
    for (int id = 1; id <= EventDispatcher.MOST_EVENTS + 10; id++) {
      offer(id);
    }
    dispatcher.lost(3);
    runAll();
    assertThat(told)
        .hasSize(EventDispatcher.MOST_EVENTS + 1)
        .endsWith("event " + EventDispatcher.MOST_EVENTS, "lost 13");
    offer(1);
    runAll();
    assertThat(told).endsWith("lost 13", "event 1");
  }

  @Test
  void theQueueOfADrainConsumerHasRoomForALargeSet() {
    dispatcher.holdAtMost(EventDispatcher.MOST_EVENTS_OF_DRAIN);
    for (int id = 1; id <= 2 * EventDispatcher.MOST_EVENTS; id++) {
      offer(id);
    }
    runAll();
    assertThat(told)
        .hasSize(2 * EventDispatcher.MOST_EVENTS)
        .endsWith("event " + 2 * EventDispatcher.MOST_EVENTS);
  }

  @Test
  void aLossOfUnknownSizeIsReportedToo() {
    dispatcher.lost(0);
    runAll();
    assertThat(told).containsExactly("lost 0");
  }

  @Test
  void whatIsClearedIsNotReported() {
    offer(1);
    dispatcher.lost(2);
    dispatcher.clear();
    runAll();
    assertThat(told).isEmpty();
    offer(4);
    runAll();
    assertThat(told).containsExactly("event 4");
  }

  @Test
  void anExecutorThatRefusesOnceLosesNothing() {
    List<Runnable> taken = new ArrayList<>();
    EventDispatcher refused =
        new EventDispatcher(
            task -> {
              taken.add(task);
              if (taken.size() == 1) {
                throw new RejectedExecutionException("not now");
              }
            },
            this::tell);
    refused.event(new EventMessage(EventType.ALLOC, 1, 1, 1, 1));
    refused.event(new EventMessage(EventType.FREE, 2, 1, 1, 2));
    taken.getLast().run();
    assertThat(told).containsExactly("event 1", "event 2");
  }
}
