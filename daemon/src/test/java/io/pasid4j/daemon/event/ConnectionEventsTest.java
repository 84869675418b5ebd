// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.EventType;
import io.pasid4j.daemon.limits.UidShares;
import io.pasid4j.protocol.command.EventMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionEventsTest {
  private final UidShares shares = new UidShares(4);
  private final ConnectionEvents queue = new ConnectionEvents(3, shares.of(7));

  /** Writes down what it takes, and that no number of the sequence is missing. */
  private static final class Ledger implements EventSink {
    final List<String> entries = new ArrayList<>();
    long counted;
    int misplaced;

    @Override
    public void event(EventMessage event) {
      counted++;
      misplaced += event.id() == counted && event.setId() == counted ? 0 : 1;
      assertThat(event.sequence()).isEqualTo(counted);
      entries.add("event " + event.id());
    }

    @Override
    public void lost(long events) {
      counted += events;
      entries.add("lost " + events);
    }
  }

  private final Ledger ledger = new Ledger();

  private boolean offer(int id) {
    return queue.offer(EventType.ALLOC, id, 0, 1);
  }

  private void pollAll() {
    while (queue.poll(ledger)) {
      assertThat(ledger.entries).isNotEmpty();
    }
  }

  @Test
  void saysOnceThatThereIsSomething() {
    assertThat(offer(1)).isTrue();
    assertThat(offer(2)).isFalse();
    pollAll();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(offer(3)).isTrue();
    pollAll();
    assertThat(ledger.entries).containsExactly("event 1", "event 2", "event 3");
  }

  @Test
  void countsWhatDoesNotFitWhereItWouldHaveBeen() {
    for (int id = 1; id <= 5; id++) {
      offer(id);
    }
    queue.poll(ledger);
    queue.poll(ledger);
    offer(6);
    offer(7);
    offer(8);
    pollAll();
    assertThat(ledger.entries)
        .containsExactly("event 1", "event 2", "event 3", "lost 2", "event 6", "lost 2");
    assertThat(ledger.counted).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatWasTakenAndWhatWasLostIsAllThereWas(long seed) {
    Random random = new Random(seed);
    long offered = 0;
    for (int round = 0; round < 1000; round++) {
      for (int n = random.nextInt(5); n > 0; n--) {
        offer(1);
        offered++;
      }
      for (int n = random.nextInt(5); n > 0; n--) {
        queue.poll(ledger);
      }
    }
    pollAll();
    assertThat(ledger.counted).isEqualTo(offered);
    assertThat(ledger.entries).anyMatch(entry -> entry.startsWith("lost"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aLongQueueKeepsItsOrderAndItsBound(long seed) {
    Random random = new Random(seed);
    ConnectionEvents longQueue = new ConnectionEvents(1000, new UidShares(10_000).of(7));
    int offered = 0;
    for (int round = 0; round < 100; round++) {
      for (int n = random.nextInt(400); n > 0; n--) {
        offered++;
        longQueue.offer(EventType.ALLOC, offered, offered & 0xFFFF, offered);
      }
      for (int n = random.nextInt(300); n > 0; n--) {
        longQueue.poll(ledger);
      }
    }
    while (longQueue.poll(ledger)) {
      assertThat(ledger.entries).isNotEmpty();
    }
    assertThat(ledger.counted).isEqualTo(offered);
    // Each event is at the place that its number says, whatever was lost before it.
    assertThat(ledger.misplaced).isZero();
    assertThat(ledger.entries).anyMatch(entry -> entry.startsWith("lost"));
  }

  @Test
  void neverHoldsMoreThanItsBound() {
    for (int id = 0; id < 1000; id++) {
      offer(id);
    }
    pollAll();
    assertThat(ledger.entries).containsExactly("event 0", "event 1", "event 2", "lost 997");
  }

  @Test
  void theQueuesOfOneUidHaveOneShare() {
    ConnectionEvents second = new ConnectionEvents(3, shares.of(7));
    ConnectionEvents foreign = new ConnectionEvents(3, shares.of(8));
    for (int id = 1; id <= 3; id++) {
      offer(id);
    }
    second.offer(EventType.ALLOC, 1, 0, 1);
    second.offer(EventType.ALLOC, 2, 0, 1);
    foreign.offer(EventType.ALLOC, 1, 0, 1);
    foreign.offer(EventType.ALLOC, 2, 0, 1);

    Ledger told = new Ledger();
    while (second.poll(told)) {
      assertThat(told.entries).isNotEmpty();
    }
    assertThat(told.entries).containsExactly("event 1", "lost 1");
    assertThat(shares.of(7).taken()).isEqualTo(3);
    assertThat(shares.of(8).taken()).isEqualTo(2);
  }

  @Test
  void aQueueWithoutAShareSaysWhatIsLost() {
    ConnectionEvents second = new ConnectionEvents(3, shares.of(7));
    for (int id = 1; id <= 3; id++) {
      offer(id);
    }
    second.offer(EventType.ALLOC, 1, 0, 1);
    ConnectionEvents third = new ConnectionEvents(3, shares.of(7));
    assertThat(third.offer(EventType.ALLOC, 1, 0, 1)).isTrue();
    assertThat(third.offer(EventType.ALLOC, 2, 0, 1)).isFalse();
    assertThat(third.poll(ledger)).isTrue();
    assertThat(ledger.entries).containsExactly("lost 2");
  }

  @Test
  void aClosedQueueGivesItsShareBackAndTakesNothing() {
    offer(1);
    offer(2);
    queue.close();
    assertThat(offer(3)).isFalse();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(shares.of(7).taken()).isZero();
  }
}
