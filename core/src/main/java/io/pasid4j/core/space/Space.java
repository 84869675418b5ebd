// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.space;

import io.pasid4j.core.Quota;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.free.PageExtras;
import io.pasid4j.core.free.ReservedBands;
import io.pasid4j.core.quarantine.Quarantine;
import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.OwnerAccount;
import io.pasid4j.core.set.AllocationTimes;
import io.pasid4j.core.set.SpaceContext;
import io.pasid4j.core.word.WordMemory;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A space: what its sets share, and the sets. */
public final class Space {
  private final int bits;
  private final SpaceContext context;
  private final SetRegistry registry;
  private final List<RecoveredWords.Quarantined> quarantined;

  /** Creates a space without open sets, over existing words; quarantined IDs have no payer yet. */
  public Space(SpaceSettings settings) {
    bits = settings.bits();
    int maxId = settings.maxId();
    ReservedBands reserved = new ReservedBands(settings.reserved(), maxId);
    RecoveredWords recovered = new RecoveredWords(reserved);
    LongSupplier clockMs = settings.quarantineClockMs();
    PageExtras extras = new PageExtras(settings.sinceClockMs() != null, clockMs != null);
    FreeIndex index = new FreeIndex(maxId, memory(settings), reserved, extras, recovered);
    Quarantine quarantine =
        clockMs == null ? null : new Quarantine(index, maxId, clockMs, settings.quarantineMs());
    LongSupplier sinceMs = settings.sinceClockMs();
    AllocationTimes times = sinceMs == null ? null : new AllocationTimes(sinceMs, index.notes());
    recovered.settle(index, quarantine);
    context =
        new SpaceContext(
            maxId, settings.policy(), reserved, index, quarantine, times, settings.attributeLog());
    registry = new SetRegistry(context, recovered.byOwner());
    quarantined = recovered.quarantined();
  }

  private static WordMemory memory(SpaceSettings settings) {
    if (settings.restored() != null) {
      return settings.restored();
    }
    return settings.segment() == null
        ? WordMemory.onHeap(settings.maxId())
        : WordMemory.over(settings.segment(), settings.maxId());
  }

  /** The width. */
  public int bits() {
    return bits;
  }

  /** State that the sets share. */
  public SpaceContext context() {
    return context;
  }

  /** The sets. */
  public SetRegistry registry() {
    return registry;
  }

  /**
   * Adopts the IDs that were quarantined when the space was made. The words do not have who freed
   * them, so no set is charged: sets must be able to claim the IDs that they were guaranteed.
   */
  public void adoptQuarantined() {
    Quarantine quarantine = context.quarantine();
    if (quarantine != null) {
      quarantined.forEach(held -> adoptQuarantined(quarantine, held.id(), null));
    }
  }

  /** Returns a payer for ended sets of an account, or of none. */
  public Account endedPayer(@Nullable OwnerAccount account) {
    return new Account(context.freeze(), context.capacity(), Quota.limit(0), account);
  }

  /** Restores a quarantined ID, charged to a payer or to none. Before the space is shared. */
  public void adoptQuarantined(Quarantine quarantine, int id, @Nullable Account payer) {
    if (payer != null) {
      payer.adoptQuarantined();
    }
    quarantine.adopt(id, context.index().loadWord(id), payer);
  }

  /**
   * Returns the IDs that were quarantined when the space was made, in the order in which they are
   * due.
   */
  public List<RecoveredWords.Quarantined> quarantined() {
    return quarantined;
  }
}
