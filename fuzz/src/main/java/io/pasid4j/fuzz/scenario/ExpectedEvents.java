// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.testkit.model.ModelListener;
import io.pasid4j.testkit.model.ModelQuarantine.Consumer;
import io.pasid4j.testkit.model.ModelSet;
import io.pasid4j.testkit.model.ModelSpace;
import io.pasid4j.testkit.model.ModelTransition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The events that a subscriber must receive, in order for each ID. */
final class ExpectedEvents implements ModelListener {
  private static final int NOT_SENT = -1;

  /** An event of an ID that must be received. */
  private record Due(ModelTransition type, int setId) {}

  private final ToIntFunction<ModelSet> setIds;
  private final boolean operator;
  private final ModelSpace space;
  private final @Nullable ModelSet own;
  private final boolean all;
  private final @Nullable Consumer consumer;
  private final Map<Integer, List<Due>> due = new TreeMap<>();
  private final Map<Integer, Integer> generations = new HashMap<>();
  private final Map<Integer, Integer> freed = new HashMap<>();
  private long lastSequence;

  /**
   * Listens from now on.
   *
   * @param setIds the number that the daemon has given a set
   * @param operator true if the peer is one
   * @param own the set of the peer; null if it has none
   * @param all true for the events of every set of the space
   */
  ExpectedEvents(
      ToIntFunction<ModelSet> setIds,
      boolean operator,
      ModelSpace space,
      @Nullable ModelSet own,
      boolean all,
      @Nullable Consumer consumer) {
    this.setIds = setIds;
    this.operator = operator;
    this.space = space;
    this.own = own;
    this.all = all;
    this.consumer = consumer;
    space.addListener(this);
  }

  @Override
  public void onTransition(ModelTransition transition, ModelSet set, int id) {
    if (!all && !set.equals(own)) {
      return;
    }
    int setId = setId(transition, set);
    if (setId != NOT_SENT) {
      due.computeIfAbsent(id, _ -> new ArrayList<>()).add(new Due(transition, setId));
    }
  }

  /** A tenant receives only the FREE events of other sets, without their number. */
  private int setId(ModelTransition type, ModelSet set) {
    if (operator || set.equals(own)) {
      return setIds.applyAsInt(set);
    }
    return type == ModelTransition.FREE ? 0 : NOT_SENT;
  }

  /** Compares the received events with the expected ones. */
  void check(List<ReceivedEvent> received) {
    Map<Integer, List<Due>> seen = new TreeMap<>();
    for (ReceivedEvent event : received) {
      lastSequence++;
      Expect.equal("sequence", event.sequence(), lastSequence);
      checkGeneration(event);
      seen.computeIfAbsent(event.id(), _ -> new ArrayList<>())
          .add(new Due(event.type(), event.setId()));
    }
    Expect.equal("events", seen, due);
    due.clear();
  }

  private void checkGeneration(ReceivedEvent event) {
    Integer before = generations.put(event.id(), event.generation());
    boolean same = before != null && before == event.generation();
    Expect.that(
        before == null || same != (event.type() == ModelTransition.ALLOC) || event.setId() == 0,
        "generation: " + before + ", then " + event);
    if (event.type() == ModelTransition.FREE) {
      freed.put(event.id(), event.generation());
    }
  }

  /** The drain consumer; null if the subscription is none. */
  @Nullable Consumer consumer() {
    return consumer;
  }

  /** The generation with which an ID was last freed; null if it was not. */
  @Nullable Integer freedGeneration(int id) {
    return freed.get(id);
  }

  void end() {
    space.removeListener(this);
    if (consumer != null) {
      space.quarantine().end(consumer);
    }
  }
}
