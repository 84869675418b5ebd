// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.EventType;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Quota;
import io.pasid4j.core.TransferResult;
import io.pasid4j.daemon.limits.UidShares;
import io.pasid4j.protocol.command.EventMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a connection is sent when a set of more IDs than its queue holds events ends at once. */
class EventFeedTest {
  private static final int IDS = 3 * EventFeed.MOST_EVENTS;

  private final PasidSpace space = PasidSpace.builder().bits(15).quarantine(1000, () -> 7).build();
  private final PasidSet tenant = space.open("vm", Quota.limit(IDS));
  private final UidShares shares = new UidShares(EventFeed.MOST_EVENTS_OF_DRAIN);
  private final int[] held = tenant.allocate(PasidRange.ALL, IDS);
  private final DrainConsumer consumer = space.registerDrainConsumer();
  private final EventFeed drain = feed(consumer);
  private final Told told = new Told();

  /** All that a feed hands out. */
  private static final class Told implements EventSink {
    final List<EventMessage> events = new ArrayList<>();
    long lost;

    @Override
    public void event(EventMessage event) {
      assertThat(event.sequence()).isEqualTo(events.size() + lost + 1);
      events.add(event);
    }

    @Override
    public void lost(long count) {
      lost += count;
    }

    void all(EventFeed feed) {
      while (feed.poll(this)) {
        assertThat(events).isNotEmpty();
      }
    }
  }

  private EventFeed feed(@Nullable DrainConsumer draining) {
    EventFeed feed = new EventFeed(() -> {});
    feed.subscribe(
        listener -> space.subscribe(Priority.IOMMU, listener),
        EventType.MOVED,
        _ -> 1,
        draining,
        shares.of(7));
    return feed;
  }

  private void moveAway() {
    PasidSet upstream = space.open("upstream", Quota.limit(1 << 15));
    space.makeInternal(upstream);
    assertThat(space.moveAway(tenant, upstream, 1)).isEqualTo(TransferResult.MOVED);
  }

  private static int[] ids(Told told) {
    return told.events.stream().mapToInt(EventMessage::id).toArray();
  }

  @Test
  void aDrainConsumerIsToldEachIdOfALargeSetThatMovesAway() {
    moveAway();

    told.all(drain);
    assertThat(told.lost).isZero();
    assertThat(ids(told)).containsExactly(held);
    assertThat(told.events).extracting(EventMessage::type).containsOnly(EventType.MOVED);
    assertThat(told.events).extracting(EventMessage::generation).containsOnly(1);
  }

  @Test
  void aDrainConsumerIsToldEachIdOfALargeSetThatEndsAndCanAcknowledgeIt() {
    tenant.close();

    told.all(drain);
    assertThat(told.lost).isZero();
    assertThat(ids(told)).containsExactlyInAnyOrder(held);
    told.events.forEach(
        freed -> assertThat(consumer.acknowledge(freed.id(), freed.generation())).isTrue());
    assertThat(space.inspector().survey(PasidRange.ALL).freeIds()).isEqualTo(space.capacityIds());
  }

  @Test
  void whoeverDoesNotDrainHearsHowManyItHasMissed() {
    EventFeed watcher = feed(null);
    moveAway();

    told.all(watcher);
    assertThat(told.events).hasSize(EventFeed.MOST_EVENTS);
    assertThat(told.lost).isEqualTo(IDS - EventFeed.MOST_EVENTS);
  }

  @Test
  void whatADrainConsumerHasNotReadCountsAgainstItsUserUntilItEnds() {
    moveAway();
    assertThat(shares.of(7).taken()).isEqualTo(IDS);

    assertThat(drain.unsubscribe()).isTrue();
    assertThat(shares.of(7).taken()).isZero();
  }
}
