// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pasid4j.core.IdState;
import io.pasid4j.core.IdView;
import io.pasid4j.core.PasidEvent;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.SetStatistics;
import io.pasid4j.core.SpaceAuditor;
import io.pasid4j.testkit.model.ModelSet;
import io.pasid4j.testkit.model.ModelSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares everything visible of a space with the model. */
final class Comparison {
  private final Spaces spaces;
  private final ModelSpace model;
  private final List<PasidSet> real;
  private final List<ModelSet> naive;
  private final boolean observed;
  private final List<Transition> expected = new ArrayList<>();

  private record Transition(String type, ModelSet set, int id) {}

  /** Creates a comparison of sets in the same slots. */
  Comparison(
      Spaces spaces,
      ModelSpace model,
      List<PasidSet> real,
      List<ModelSet> naive,
      boolean observed) {
    this.spaces = spaces;
    this.model = model;
    this.real = real;
    this.naive = naive;
    this.observed = observed;
    model.addListener((type, set, id) -> expected.add(new Transition(type.name(), set, id)));
  }

  void check() {
    checkEvents();
    Map<Integer, PasidSet> holders = new HashMap<>();
    model
        .owners()
        .forEach((id, twin) -> {
          checkView(id, twin);
          if (twin.held().contains(id)) {
            holders.put(id, real.get(naive.indexOf(twin)));
          }
        });
    SpaceAuditor auditor = new SpaceAuditor(spaces.space());
    assertThat(auditor.check()).isEqualTo(holders);
    assertThat(auditor.restingIds()).isEqualTo(model.quarantine().ids());
    for (int slot = 0; slot < real.size(); slot++) {
      checkSet(real.get(slot), naive.get(slot));
    }
    checkCharge();
  }

  /** Checks that each transition was reported once, in the order in which it happened. */
  void checkEvents() {
    assertThat(spaces.received.stream().map(this::transitionOf).toList())
        .isEqualTo(observed ? expected : List.of());
    spaces.received.clear();
    expected.clear();
  }

  private Transition transitionOf(PasidEvent event) {
    return new Transition(event.type().name(), naive.get(real.indexOf(event.set())), event.pasid());
  }

  private void checkView(int id, ModelSet twin) {
    IdView view = spaces.space().describe(id);
    int references = twin.references(id);
    IdState held = references == 0 ? IdState.IDLE : IdState.ACTIVE;
    assertThat(view.state()).isEqualTo(twin.held().contains(id) ? held : IdState.FREE_PENDING);
    assertThat(view.references()).isEqualTo(references);
    assertThat(view.holder()).isSameAs(real.get(naive.indexOf(twin)));
  }

  private void checkSet(PasidSet set, ModelSet twin) {
    assertThat(set.size()).isEqualTo(twin.size());
    assertThat(set.quota()).isEqualTo(Quota.guaranteed(twin.guaranteedIds(), twin.limitIds()));
    assertThat(twin.held()).allMatch(set::holds);
    assertThat(twin.pending()).noneMatch(set::holds);
    for (int spid = -1; spid <= Lives.MAX_SPID; spid++) {
      assertThat(set.findBySpid(spid)).isEqualTo(twin.idBySpid().getOrDefault(spid, -1));
    }
    for (int id : model.owners().keySet()) {
      assertThat(set.attachment(id)).isEqualTo(twin.value(id));
    }
    if (!twin.hasEnded()) {
      assertThat(spaces.space().statistics(set))
          .isEqualTo(
              new SetStatistics(
                  twin.held().size(),
                  twin.activeIds(),
                  twin.pending().size(),
                  0,
                  model.quarantine().idsChargedTo(twin),
                  Quota.guaranteed(twin.guaranteedIds(), twin.limitIds())));
    }
  }

  /** Checks that the IDs without a charge, and no more, can be guaranteed. */
  private void checkCharge() {
    int uncharged = (int) model.unchargedIds();
    if (uncharged >= 0) {
      spaces.space().open("probe", Quota.guaranteed(uncharged, uncharged)).close();
      Quota more = Quota.guaranteed(uncharged + 1, uncharged + 1);
      assertThatThrownBy(() -> spaces.space().open("probe", more))
          .isInstanceOf(QuotaRefusedException.class);
    }
  }
}
