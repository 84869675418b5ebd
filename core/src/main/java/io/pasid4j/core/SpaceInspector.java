// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeSurvey;
import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.Gate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a space for its operator and changes nothing. What it says of others' IDs is not for
 * tenants. Thread-safe; each answer is of one moment, and may be out of date when it is read.
 */
public final class SpaceInspector {
  private static final RangeSurvey NOTHING = new RangeSurvey(0, 0, 0, 0, -1);

  private final PasidSpace space;
  private final @Nullable Quarantine quarantine;

  SpaceInspector(PasidSpace space) {
    this.space = space;
    this.quarantine = space.quarantine();
  }

  /**
   * The bands that are never given.
   *
   * @return ascending, apart from each other, both ends inclusive, within the space
   */
  public List<PasidRange> reservedBands() {
    return space.reserved().ranges();
  }

  /**
   * How long freed IDs rest.
   *
   * @return in ms; 0 if they do not
   */
  public long quarantineMs() {
    return quarantine == null ? 0 : quarantine.durationMs();
  }

  /**
   * How many IDs are charged to no set: what can still be guaranteed, and taken beyond guarantees.
   *
   * @return 0 or more; the capacity as long as no guarantee was ever asked for, met or refused
   */
  public long unchargedIds() {
    return Math.max(0, space.capacity().unchargedIds());
  }

  /**
   * What a range has to give. Costs by what was ever taken in the range, a few ns for each ID.
   *
   * @param range where to look, both ends inclusive; what is outside the space is ignored
   * @return the counts
   */
  public RangeSurvey survey(PasidRange range) {
    if (!space.reaches(range)) {
      return NOTHING;
    }
    if (quarantine != null) {
      quarantine.expire();
    }
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
   * What an allocation by a set would come to now.
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
    Account account = space.local(set);
    long seen = account.load();
    @Nullable Refusal refusal = null;
    if (Gate.isClosed(seen)) {
      refusal = Refusal.CLOSED;
    } else if (count > account.limitIds() - Gate.heldIds(seen)) {
      refusal = Refusal.QUOTA;
    } else if (!account.couldCharge(seen, count)) {
      refusal = Refusal.CAPACITY;
    }
    return explain(refusal, range, count, contiguous);
  }

  /**
   * What the first allocation of a set would come to that is opened now.
   *
   * @param quota what the set would be opened with
   * @param range where it would look, both ends inclusive
   * @param count how many IDs it would take, 1 or more
   * @param contiguous whether as one block
   * @return the refusal of the opening or of the allocation, or none
   * @throws IllegalArgumentException if {@code count < 1}
   */
  public Explanation explain(Quota quota, PasidRange range, int count, boolean contiguous) {
    checkCount(count);
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

  /** Before anybody has a guarantee nothing is charged, but what is held cannot be guaranteed. */
  private boolean couldCharge(long ids) {
    return space.capacity().isCounting()
        ? space.capacity().couldCharge(ids)
        : ids <= space.capacityIds() - space.heldIds();
  }

  private Explanation explain(
      @Nullable Refusal first, PasidRange range, int count, boolean contiguous) {
    RangeSurvey survey = survey(range);
    boolean nothingIsKept = first == Refusal.CAPACITY && survey.freeIds() < count;
    if (first != null && !nothingIsKept) {
      return new Explanation(first, -1, survey);
    }
    if (survey.freeIds() >= count) {
      boolean fits = !contiguous || survey.longestFreeRun() >= count;
      return new Explanation(fits ? null : Refusal.FRAGMENTED, -1, survey);
    }
    if (space.isReserved(range)) {
      return new Explanation(Refusal.RESERVED, -1, survey);
    }
    boolean rests = survey.nextReturnMs() >= 0;
    return new Explanation(
        rests ? Refusal.QUARANTINED : Refusal.RANGE_FULL, survey.nextReturnMs(), survey);
  }

  private static void checkCount(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
    }
  }
}
