// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeSurvey;
import io.pasid4j.core.lock.SetLock;
import io.pasid4j.core.quarantine.Quarantine;
import io.pasid4j.core.set.AllocationTimes;
import io.pasid4j.core.set.LocalSet;
import io.pasid4j.core.set.SpaceContext;
import io.pasid4j.core.space.RunScan;
import io.pasid4j.core.space.Space;
import io.pasid4j.core.space.WordStates;
import io.pasid4j.core.word.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows a space to its operator and changes nothing. What it shows of others' IDs is not for
 * tenants. Thread-safe; each answer is of one moment, and may be out of date when it is read.
 */
public final class SpaceInspector {
  private static final RangeSurvey NOTHING = new RangeSurvey(0, 0, 0, 0, -1);

  private final Space engine;
  private final SpaceContext space;
  private final @Nullable Quarantine quarantine;

  SpaceInspector(Space engine) {
    this.engine = engine;
    this.space = engine.context();
    this.quarantine = space.quarantine();
  }

  /**
   * Returns the bands that are never allocated.
   *
   * @return ascending, apart from each other, both ends inclusive, within the space
   */
  public List<PasidRange> reservedBands() {
    return space.reserved().ranges();
  }

  /**
   * Returns how long freed IDs are quarantined.
   *
   * @return in ms; 0 if they are not
   */
  public long quarantineMs() {
    return quarantine == null ? 0 : quarantine.durationMs();
  }

  /**
   * Returns the number of IDs that are charged to no set: they can still be guaranteed, and
   * allocated beyond guarantees.
   *
   * @return 0 or more; the capacity as long as no guarantee was ever requested
   */
  public long unchargedIds() {
    return Math.max(0, space.capacity().unchargedIds());
  }

  /**
   * Describes an ID. One word's state: while an operation on the ID is in progress, as it was
   * before or will be after.
   *
   * @param id the ID, 0 to 2^bits-1 inclusive
   * @return what it is at this moment
   * @throws IllegalArgumentException if the ID is not of this space
   */
  public IdView describe(int id) {
    if (!space.contains(id)) {
      throw new IllegalArgumentException("id: " + id + " (expected: 0 to " + space.maxId() + ")");
    }
    if (space.reserved().covers(id, id)) {
      return new IdView(id, IdState.RESERVED, null, 0, 0, -1);
    }
    long word = space.index().loadWord(id);
    LocalSet holder = holder(word);
    // The owner index may be another set's when it is looked up: then the word has changed.
    for (long now = space.index().loadWord(id); now != word; now = space.index().loadWord(id)) {
      word = now;
      holder = holder(word);
    }
    return view(id, word, holder);
  }

  private @Nullable LocalSet holder(long word) {
    return WordStates.isOwned(word) ? engine.registry().ofOwner(Word.owner(word)) : null;
  }

  private IdView view(int id, long word, @Nullable LocalSet holder) {
    int references = WordStates.isOwned(word) ? Word.references(word) : 0;
    AllocationTimes times = WordStates.isOwned(word) ? space.times() : null;
    long sinceMs = times == null ? -1 : times.sinceMs(id);
    return new IdView(id, WordStates.of(word), holder, references, Word.generation(word), sinceMs);
  }

  /**
   * Visits the IDs of a range as runs: ascending, without gaps, each as long as one state and one
   * holder reach. Each ID is as it was when the scan passed it, so not all are of one moment. No
   * lock is held meanwhile. Takes time proportional to the reserved bands, to the pages of IDs in
   * use there, and to the runs.
   *
   * @param range where to look, both ends inclusive; what is outside the space is ignored
   * @param visitor visits each run, and ends the scan by returning false
   */
  public void forEachRun(PasidRange range, RunVisitor visitor) {
    if (space.reaches(range)) {
      new RunScan(engine, visitor).scan((int) range.min(), space.clampMax(range));
    }
  }

  /**
   * Counts reserved and free IDs in a range. Takes time proportional to the pages of IDs in use
   * there.
   *
   * @param range where to look, both ends inclusive; what is outside the space is ignored
   * @return the counts
   */
  public RangeSurvey survey(PasidRange range) {
    if (!space.reaches(range)) {
      return NOTHING;
    }
    expire();
    int min = (int) range.min();
    int max = space.clampMax(range);
    FreeSurvey free = new FreeSurvey(space.index(), space.reserved(), min, max);
    long nextReturnMs = quarantine == null ? -1 : quarantine.firstDueMs(min, max);
    return new RangeSurvey(
        max - min + 1L,
        space.reserved().count(min, max),
        free.freeIds(),
        free.longestRun(),
        nextReturnMs);
  }

  /**
   * Explains the result that an allocation by a set would have now.
   *
   * @param set an open or closed set of this space
   * @param range where it would look, both ends inclusive
   * @param count how many IDs it would take, 1 or more
   * @param contiguous whether as one block
   * @return the same refusal as the allocation's, or none
   * @throws IllegalArgumentException if the set is not of this space, or {@code count < 1}
   */
  public Explanation explain(PasidSet set, PasidRange range, int count, boolean contiguous) {
    checkCount(count);
    if (!(set instanceof LocalSet local && local.isOf(space))) {
      throw new IllegalArgumentException("set: " + set + " (expected: a set of this space)");
    }
    expire();
    long seen = local.load();
    long leftIds = (long) local.limitIds() - SetLock.chargedIds(seen) - local.quarantinedIds();
    @Nullable Refusal refusal = null;
    if (SetLock.isClosed(seen)) {
      refusal = Refusal.CLOSED;
    } else if (count > leftIds) {
      refusal = Refusal.QUOTA;
    } else {
      refusal = local.explainCharge(seen, count);
    }
    return explain(refusal, range, count, contiguous);
  }

  /**
   * Explains the result that the first allocation of a new set would have now.
   *
   * @param quota the quota of the set
   * @param range where it would look, both ends inclusive
   * @param count how many IDs it would take, 1 or more
   * @param contiguous whether as one block
   * @return the refusal of the opening or of the allocation, or none
   * @throws IllegalArgumentException if {@code count < 1}
   */
  public Explanation explain(Quota quota, PasidRange range, int count, boolean contiguous) {
    checkCount(count);
    expire();
    boolean counting = space.capacity().isCounting() || quota.guaranteedIds() > 0;
    @Nullable Refusal refusal = null;
    if (count > quota.limitIds()) {
      refusal = Refusal.QUOTA;
    } else if (counting && !couldCharge(quota.guaranteedIds())) {
      return new Explanation(Refusal.CAPACITY, -1, survey(range));
    } else if (counting && !couldCharge(count)) {
      refusal = Refusal.CAPACITY;
    }
    return explain(refusal, range, count, contiguous);
  }

  /** Releases due IDs, as an allocation does. */
  private void expire() {
    if (quarantine != null) {
      quarantine.expire();
    }
  }

  /**
   * Before the first guarantee sets are not charged, but IDs that they hold cannot be guaranteed.
   */
  private boolean couldCharge(long ids) {
    return space.capacity().isCounting()
        ? space.capacity().couldCharge(ids)
        : ids <= space.capacity().capacityIds() - chargedIds();
  }

  private long chargedIds() {
    long ids = 0;
    for (LocalSet set : engine.registry().localSets()) {
      ids += (long) set.size() + set.quarantinedIds();
    }
    return ids;
  }

  private Explanation explain(
      @Nullable Refusal first, PasidRange range, int count, boolean contiguous) {
    RangeSurvey survey = survey(range);
    boolean nothingIsGuaranteed = first == Refusal.CAPACITY && survey.freeIds() < count;
    if (first != null && !nothingIsGuaranteed) {
      return new Explanation(first, -1, survey);
    }
    if (survey.freeIds() >= count) {
      boolean fits = !contiguous || survey.longestFreeRun() >= count;
      return new Explanation(fits ? null : Refusal.FRAGMENTED, -1, survey);
    }
    if (space.isReserved(range)) {
      return new Explanation(Refusal.RESERVED, -1, survey);
    }
    boolean waits = survey.nextReturnMs() >= 0;
    return new Explanation(
        waits ? Refusal.QUARANTINED : Refusal.RANGE_FULL, survey.nextReturnMs(), survey);
  }

  private static void checkCount(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
    }
  }
}
