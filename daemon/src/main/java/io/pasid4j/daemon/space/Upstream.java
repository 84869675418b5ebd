// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.DrainConsumer;
import io.pasid4j.core.IdState;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Quota;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.core.SetStatistics;
import io.pasid4j.core.TransferResult;
import io.pasid4j.daemon.state.DamagedStateException;
import io.pasid4j.daemon.state.RecoveredSet;
import io.pasid4j.daemon.state.SetRecord;
import io.pasid4j.daemon.state.SetStore;
import io.pasid4j.daemon.state.TokenHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The set that holds the IDs which the domain of a space has not leased to this host. It holds the
 * whole space before any ID is allocated; a lease is what it frees, so tenants allocate as in any
 * space. Thread-safe; tenants allocate and free concurrently.
 */
public final class Upstream {
  private final PasidSpace space;
  private final PasidSet set;
  private final DepartedIds departed;

  private Upstream(PasidSpace space, PasidSet set, LongSupplier clockMs) {
    this.space = space;
    this.set = set;
    departed = new DepartedIds(space, set, clockMs);
  }

  /** A quota of all IDs, of which none is guaranteed. */
  private static Quota quota(PasidSpace space) {
    return Quota.limit(1 << space.bits());
  }

  /**
   * Creates upstream, or recovers the one that outlived a daemon.
   *
   * @param recovered all recovered sets
   * @param store keeps its record
   * @param clockMs the clock of the space's quarantine
   * @throws DamagedStateException if IDs are held that no domain has leased
   */
  static Upstream open(
      PasidSpace space, List<RecoveredSet> recovered, SetStore store, LongSupplier clockMs) {
    Optional<RecoveredSet> before =
        recovered.stream().filter(each -> each.record().isUpstream()).findFirst();
    if (before.isEmpty() && !recovered.isEmpty()) {
      throw new DamagedStateException(
          "sets: %s of before the domain (expected: none; end them, then start with domain)"
              .formatted(recovered.size()));
    }
    PasidSet set = before.map(RecoveredSet::set).orElseGet(() -> openNew(space, store));
    space.makeInternal(set);
    if (before.isEmpty() || before.get().record().isClosing()) {
      fill(space, set);
      store.put(SetRecord.upstream(space.owner(set), quota(space), false));
    }
    return new Upstream(space, set, clockMs);
  }

  private static PasidSet openNew(PasidSpace space, SetStore store) {
    PasidSet set = space.open("upstream", quota(space));
    store.put(SetRecord.upstream(space.owner(set), quota(space), true));
    return set;
  }

  /** Takes all free IDs: none was allocated yet. */
  private static void fill(PasidSpace space, PasidSet set) {
    free(space).forEach(range -> set.allocateContiguous(range, sizeOf(range)));
  }

  private static List<PasidRange> free(PasidSpace space) {
    List<PasidRange> free = new ArrayList<>();
    space
        .inspector()
        .forEachRun(
            PasidRange.ALL,
            (first, last, state, holder) -> {
              if (state == IdState.FREE) {
                free.add(PasidRange.of(first, last));
              }
              return true;
            });
    return free;
  }

  private static int sizeOf(PasidRange range) {
    return Math.toIntExact(range.countIds());
  }

  /** Returns whether a set is this one. */
  boolean is(@Nullable PasidSet other) {
    return set.equals(other);
  }

  /** Returns how many IDs it has, those included that it has freed and that are still in use. */
  long countIds() {
    SetStatistics now = space.statistics(set);
    return (long) now.heldIds() + now.pendingIds();
  }

  /** Those of some IDs that it holds; all ascending, apart. */
  public List<PasidRange> heldOf(List<PasidRange> ids) {
    List<PasidRange> held = new ArrayList<>();
    for (PasidRange range : ids) {
      space
          .inspector()
          .forEachRun(
              range,
              (first, last, state, holder) -> {
                if (set.equals(holder) && state != IdState.FREE_PENDING) {
                  held.add(PasidRange.of(first, last));
                }
                return true;
              });
    }
    return held;
  }

  /** The IDs that it does not hold and that are not reserved; ascending, apart. */
  public List<PasidRange> notHeld() {
    RunCollector runs = new RunCollector();
    space
        .inspector()
        .forEachRun(
            PasidRange.ALL,
            (first, last, state, holder) -> {
              if (!isNeverLeased(state, holder)) {
                runs.accept(first, last);
              }
              return true;
            });
    return runs.all();
  }

  private boolean isNeverLeased(IdState state, @Nullable PasidSet holder) {
    return state == IdState.RESERVED || (set.equals(holder) && state != IdState.FREE_PENDING);
  }

  /**
   * Frees IDs that it holds, so that tenants can allocate them; those that moved away not long ago
   * only when the drain consumers of this host have acknowledged them, or the time is over.
   */
  public void release(List<PasidRange> ids) {
    ids.forEach(set::free);
  }

  /** Takes free IDs, all or none; false if one is not free. */
  public boolean withdraw(List<PasidRange> ids) {
    for (int at = 0; at < ids.size(); at++) {
      if (!withdraw(ids.get(at))) {
        release(ids.subList(0, at));
        return false;
      }
    }
    return true;
  }

  private boolean withdraw(PasidRange range) {
    try {
      set.allocateContiguous(range, sizeOf(range));
      return true;
    } catch (PasidUnavailableException taken) {
      return false;
    }
  }

  /**
   * Returns whether some of these IDs moved away with a set of another token, and a drain consumer
   * of this host has not acknowledged them yet: only the set that had them may have them.
   */
  public boolean awaitsDrains(List<PasidRange> ids, TokenHash token) {
    return departed.awaits(RunCollector.idsOf(heldOf(ids)), token);
  }

  /**
   * Moves to a set those of some IDs that it holds; returns false if the set may not have so many.
   * None of them {@link #awaitsDrains}.
   *
   * @param token resumes the set
   */
  public boolean giveTo(PasidSet to, List<PasidRange> ids, TokenHash token) {
    int[] held = RunCollector.idsOf(heldOf(ids));
    departed.letGo(held, token);
    return space.transfer(set, to, held) == TransferResult.MOVED;
  }

  /**
   * Takes all IDs of a set that has moved to another host, without references and names; listeners
   * are notified. Can be repeated.
   *
   * @param token resumes the set
   */
  public void takeFrom(PasidSet from, TokenHash token) {
    dropGuarantee(from);
    int references = departed.keep(RunCollector.idsOf(heldBy(from)), token);
    TransferResult result = space.moveAway(from, set, references);
    if (result != TransferResult.MOVED) {
      throw new IllegalStateException("transfer to upstream: " + result + " (expected: MOVED)");
    }
  }

  /** Without it the space is not charged for IDs that the set no longer has. */
  private void dropGuarantee(PasidSet from) {
    try {
      space.changeQuota(from, Quota.limit(from.quota().limitIds()));
    } catch (QuotaRefusedException closed) {
      // A closed set has no guarantee.
    }
  }

  /** Frees or keeps as any other the IDs that moved away and whose time is over. */
  public void releaseDeparted() {
    departed.releaseDue();
  }

  /** Makes a drain consumer of the space one of the IDs that move away, too. */
  DrainConsumer register(DrainConsumer consumer) {
    return departed.register(consumer);
  }

  /**
   * Takes all free IDs.
   *
   * @return true if it holds all IDs that are not reserved: none is in quarantine, and no set has
   *     any
   */
  public boolean takeAll() {
    boolean all = true;
    for (PasidRange range : free(space)) {
      all &= withdraw(range);
    }
    return all && holdsAll();
  }

  /** Returns whether it holds all that is not reserved. */
  public boolean holdsAll() {
    boolean[] all = {true};
    space
        .inspector()
        .forEachRun(
            PasidRange.ALL,
            (first, last, state, holder) -> {
              all[0] &= isNeverLeased(state, holder);
              return all[0];
            });
    return all[0];
  }

  /** The IDs of a set, ascending, apart. */
  public static List<PasidRange> heldBy(PasidSet set) {
    RunCollector runs = new RunCollector();
    set.forEach(PasidRange.ALL, runs);
    return runs.all();
  }
}
