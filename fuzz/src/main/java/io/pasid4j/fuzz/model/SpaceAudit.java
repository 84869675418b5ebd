// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.model;

import io.pasid4j.core.IdState;
import io.pasid4j.core.IdView;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.fuzz.input.Expect;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks at every ID of a space that nobody uses meanwhile, and compares what its word says with
 * what the indexes say: those of the sets, that of the free IDs, and the counts.
 */
public final class SpaceAudit {
  private final PasidSpace space;
  private final Map<IdState, Integer> states = new EnumMap<>(IdState.class);
  private final Map<PasidSet, Integer> charged = new HashMap<>();

  private SpaceAudit(PasidSpace space) {
    this.space = space;
  }

  /** Checks a space of few bits: it costs a look at each ID. */
  public static void check(PasidSpace space) {
    SpaceAudit audit = new SpaceAudit(space);
    // Looking at a range takes back what has rested long enough; looking at an ID does not.
    space.inspector().survey(PasidRange.ALL);
    int top = (int) ((1L << space.bits()) - 1);
    for (int id = 0; id <= top; id++) {
      audit.word(id);
    }
    audit.counts();
  }

  private void word(int id) {
    IdView view = space.describe(id);
    states.merge(view.state(), 1, Integer::sum);
    PasidSet holder = view.holder();
    boolean held = view.state() == IdState.IDLE || view.state() == IdState.ACTIVE;
    if (held && holder == null) {
      throw new AssertionError("holder of " + id + ": none (expected: one)");
    }
    if (holder != null) {
      charged.merge(holder, 1, Integer::sum);
      Expect.equal("holds " + id, holder.holds(id), held);
    }
  }

  private void counts() {
    for (PasidSet set : space.sets()) {
      Expect.equal("size of " + set.name(), set.size(), charged.getOrDefault(set, 0));
      int[] listed = {0};
      set.forEach(PasidRange.ALL, id -> listed[0]++);
      Expect.that(listed[0] <= set.size(), set.name() + " lists more than it holds");
    }
    var survey = space.inspector().survey(PasidRange.ALL);
    Expect.equal("free", survey.freeIds(), (long) states.getOrDefault(IdState.FREE, 0));
    Expect.equal("reserved", survey.reservedIds(), (long) states.getOrDefault(IdState.RESERVED, 0));
  }
}
