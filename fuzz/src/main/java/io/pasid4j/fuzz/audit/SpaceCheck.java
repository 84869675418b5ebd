// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.audit;

import io.pasid4j.core.IdView;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.testkit.audit.AuditedSpace;
import io.pasid4j.testkit.audit.SpaceAudit;
import java.util.List;
import java.util.function.IntConsumer;

/** A space for the audit of the test kit, seen through its public interface. */
public final class SpaceCheck implements AuditedSpace<PasidSet> {
  private final PasidSpace space;

  private SpaceCheck(PasidSpace space) {
    this.space = space;
  }

  /** Checks a space of few bits that is not in use meanwhile: it costs a look at each ID. */
  public static void check(PasidSpace space) {
    // A survey releases expired IDs; a look at one ID does not.
    space.inspector().survey(PasidRange.ALL);
    SpaceAudit.check(new SpaceCheck(space));
  }

  @Override
  public int maxId() {
    return (int) ((1L << space.bits()) - 1);
  }

  @Override
  public Word<PasidSet> word(int id) {
    IdView view = space.describe(id);
    return new Word<>(State.valueOf(view.state().name()), view.holder());
  }

  @Override
  public List<PasidSet> sets() {
    return space.sets();
  }

  @Override
  public void forEach(PasidSet set, IntConsumer visitor) {
    set.forEach(PasidRange.ALL, visitor);
  }

  @Override
  public boolean holds(PasidSet set, int id) {
    return set.holds(id);
  }

  @Override
  public int size(PasidSet set) {
    return set.size();
  }

  @Override
  public long heldIds() {
    return space.heldIds();
  }

  @Override
  public long freeIds() {
    return space.inspector().survey(PasidRange.ALL).freeIds();
  }

  @Override
  public long reservedIds() {
    return space.inspector().survey(PasidRange.ALL).reservedIds();
  }
}
