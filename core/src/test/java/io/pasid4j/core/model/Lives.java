// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.PasidSet;
import io.pasid4j.testkit.model.ModelQuarantine;
import io.pasid4j.testkit.model.ModelSet;
import io.pasid4j.testkit.model.ModelSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The steps of an ID's life between one allocation and the next, on both sides. */
final class Lives {
  static final int MAX_SPID = 4;

  private final Spaces spaces;
  private final ModelSpace model;
  private final List<DrainConsumer> consumers = new ArrayList<>();
  private final List<ModelQuarantine.Consumer> twins = new ArrayList<>();

  /** Steps on a space and its model. */
  Lives(Spaces spaces, ModelSpace model) {
    this.spaces = spaces;
    this.model = model;
  }

  void step(Step step, PasidSet set, ModelSet twin) {
    int id = choose(step);
    int spid = step.count() % (MAX_SPID + 1);
    switch (step.op()) {
      case GET -> assertThat(set.get(id)).hasToString(twin.get(id).name());
      case PUT -> assertThat(set.put(id)).hasToString(twin.put(id).name());
      case ATTACH_SPID ->
          assertThat(set.attachSpid(id, spid)).hasToString(twin.attachSpid(id, spid).name());
      case DETACH_SPID -> assertThat(set.detachSpid(spid)).isEqualTo(twin.detachSpid(spid));
      case ATTACH_VALUE ->
          assertThat(set.attach(id, "value-" + spid))
              .isEqualTo(twin.attachValue(id, "value-" + spid));
      case RELEASE_PENDING -> releasePending(set, twin);
      case PASS_TIME -> passTime(step.count());
      case ADD_CONSUMER -> addConsumer();
      case END_CONSUMER -> endConsumer(step);
      case ACKNOWLEDGE -> acknowledge(step, id);
      default -> throw new IllegalArgumentException("op: " + step.op());
    }
  }

  void passTime(int ms) {
    spaces.nowMs.addAndGet(ms);
    model.quarantine().advance(ms);
  }

  void forgetConsumers() {
    consumers.clear();
    twins.clear();
  }

  /** Chooses mostly an ID that is held or quarantined, since the others are all alike. */
  int choose(Step step) {
    TreeSet<Integer> used = new TreeSet<>(model.owners().keySet());
    used.addAll(model.quarantine().ids());
    int at = step.count() % (used.size() + 1);
    return at == used.size() ? step.id() : List.copyOf(used).get(at);
  }

  private void releasePending(PasidSet set, ModelSet twin) {
    if (!twin.hasEnded()) {
      assertThat(spaces.space().releasePending(set)).isEqualTo(twin.releasePending());
    }
  }

  private void addConsumer() {
    ModelQuarantine.Consumer twin = model.quarantine().register();
    if (twin == null) {
      assertThatThrownBy(spaces.space()::registerDrainConsumer)
          .isInstanceOf(IllegalStateException.class);
    } else {
      consumers.add(spaces.space().registerDrainConsumer());
      twins.add(twin);
    }
  }

  /** An ended consumer stays among those that steps choose from. */
  private void endConsumer(Step step) {
    if (!twins.isEmpty()) {
      int at = step.slot() % twins.size();
      consumers.get(at).close();
      model.quarantine().end(twins.get(at));
    }
  }

  private void acknowledge(Step step, int id) {
    for (int at = 0; at < twins.size(); at++) {
      boolean chosen = (step.count() & 1 << at % 5) != 0;
      if (chosen && id < 1 << spaces.space().bits()) {
        assertThat(consumers.get(at).acknowledge(id))
            .isEqualTo(model.quarantine().acknowledge(twins.get(at), id, model.isPending(id)));
      }
    }
  }
}
