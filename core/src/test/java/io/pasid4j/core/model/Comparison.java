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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares all that can be seen of a space with the model. */
final class Comparison {
  private final Spaces spaces;
  private final SpaceModel model;
  private final List<PasidSet> real;
  private final List<ModelSet> naive;
  private final boolean heard;

  /** A comparison of sets that stand in the same slots. */
  Comparison(
      Spaces spaces, SpaceModel model, List<PasidSet> real, List<ModelSet> naive, boolean heard) {
    this.spaces = spaces;
    this.model = model;
    this.real = real;
    this.naive = naive;
    this.heard = heard;
  }

  void check() {
    checkEvents();
    Map<Integer, PasidSet> holders = new HashMap<>();
    model.owners.forEach((id, twin) -> {
      checkView(id, twin);
      if (twin.ids.contains(id)) {
        holders.put(id, real.get(naive.indexOf(twin)));
      }
    });
    SpaceAuditor auditor = new SpaceAuditor(spaces.space());
    assertThat(auditor.check()).isEqualTo(holders);
    assertThat(auditor.restingIds()).isEqualTo(model.rests.ids());
    for (int slot = 0; slot < real.size(); slot++) {
      checkSet(real.get(slot), naive.get(slot));
    }
    checkCharge();
  }

  /** Each transition was told once, in the order in which it happened. */
  void checkEvents() {
    assertThat(spaces.told.stream().map(event -> twinOf(event.set(), event)).toList())
        .isEqualTo(heard ? model.told : List.of());
    spaces.told.clear();
    model.told.clear();
  }

  private ModelEvent twinOf(PasidSet set, PasidEvent event) {
    return new ModelEvent(event.type(), naive.get(real.indexOf(set)), event.pasid());
  }

  private void checkView(int id, ModelSet twin) {
    IdView view = spaces.space().describe(id);
    int references = twin.references.getOrDefault(id, 0);
    IdState held = references == 0 ? IdState.IDLE : IdState.ACTIVE;
    assertThat(view.state()).isEqualTo(twin.ids.contains(id) ? held : IdState.FREE_PENDING);
    assertThat(view.references()).isEqualTo(references);
    assertThat(view.holder()).isSameAs(real.get(naive.indexOf(twin)));
  }

  private void checkSet(PasidSet set, ModelSet twin) {
    assertThat(set.size()).isEqualTo(twin.size());
    assertThat(set.quota()).isEqualTo(twin.quota);
    assertThat(twin.ids).allMatch(set::holds);
    assertThat(twin.pending).noneMatch(set::holds);
    for (int spid = -1; spid <= Lives.MAX_SPID; spid++) {
      assertThat(set.findBySpid(spid)).isEqualTo(twin.spids.getOrDefault(spid, -1));
    }
    for (int id : model.owners.keySet()) {
      assertThat(set.attachment(id)).isEqualTo(twin.values.get(id));
    }
    if (!twin.hasEnded()) {
      int active = (int) twin.ids.stream().filter(twin.references::containsKey).count();
      assertThat(spaces.space().statistics(set))
          .isEqualTo(
              new SetStatistics(
                  twin.ids.size(),
                  active,
                  twin.pending.size(),
                  0,
                  model.rests.ids(twin),
                  twin.quota));
    }
  }

  /** As many IDs as are not charged can be guaranteed, and not one more. */
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
