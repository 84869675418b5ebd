// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.play;

import io.pasid4j.core.EventType;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.fuzz.model.ModelListener;
import io.pasid4j.fuzz.model.ModelQuarantine.Consumer;
import io.pasid4j.fuzz.model.NaiveTenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A subscription: what its peer has to be told of, in the order of each ID. */
final class ExpectedEvents implements ModelListener {
  private static final int UNTOLD = -1;

  /** What has to be told of an ID. */
  private record Due(EventType type, int setId) {}

  private final ExpectedDaemon stage;
  private final FuzzPeer of;
  private final NaiveTenant own;
  private final boolean all;
  private final @Nullable Consumer consumer;
  private final Map<Integer, List<Due>> due = new TreeMap<>();
  private final Map<Integer, Integer> generations = new HashMap<>();
  private final Map<Integer, Integer> freed = new HashMap<>();
  private long lastSequence;

  ExpectedEvents(
      ExpectedDaemon stage,
      FuzzPeer of,
      ExpectedSet own,
      boolean all,
      @Nullable Consumer consumer) {
    this.stage = stage;
    this.of = of;
    this.own = own.set;
    this.all = all;
    this.consumer = consumer;
    this.own.space().listen(this);
  }

  @Override
  public void hear(EventType type, NaiveTenant whose, int id) {
    if (!all && !whose.equals(own)) {
      return;
    }
    int setId = setId(type, whose);
    if (setId != UNTOLD) {
      due.computeIfAbsent(id, first -> new ArrayList<>()).add(new Due(type, setId));
    }
  }

  /** A tenant hears of others only that they freed an ID. */
  private int setId(EventType type, NaiveTenant whose) {
    if (of.peer.operator() || whose.equals(own)) {
      return stage.ownedOf(whose).id;
    }
    return type == EventType.FREE ? 0 : UNTOLD;
  }

  /** What has come has to be what was due. */
  void check(List<Event> told) {
    Map<Integer, List<Due>> heard = new TreeMap<>();
    for (Event event : told) {
      lastSequence++;
      Expect.equal("sequence", event.sequence(), lastSequence);
      checkGeneration(event);
      heard
          .computeIfAbsent(event.id(), first -> new ArrayList<>())
          .add(new Due(event.type(), event.setId()));
    }
    Expect.equal("events", heard, due);
    due.clear();
  }

  private void checkGeneration(Event event) {
    Integer before = generations.put(event.id(), event.generation());
    boolean same = before != null && before == event.generation();
    Expect.that(
        before == null || same != (event.type() == EventType.ALLOC) || event.setId() == 0,
        "generation: " + before + ", then " + event);
    if (event.type() == EventType.FREE) {
      freed.put(event.id(), event.generation());
    }
  }

  /** Who drains; null if that is not what it is for. */
  @Nullable Consumer consumer() {
    return consumer;
  }

  /** The life of an ID that it was told the end of last. */
  @Nullable Integer freedGeneration(int id) {
    return freed.get(id);
  }

  void end() {
    own.space().forget(this);
    if (consumer != null) {
      own.space().rests().end(consumer);
    }
  }
}
