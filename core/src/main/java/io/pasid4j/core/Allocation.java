// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.quota.Gate;

/**
 * Takes IDs for a set if it may take them, and says why it gets none. An answer is an ID, 0 or
 * more, or a refusal's code. Guarded by the set's gate, but for the making of exceptions.
 */
final class Allocation extends Lifecycle {
  private static final int ADMITTED = 0;

  Allocation(LocalSet set, PasidSpace space, int owner) {
    super(set, space, owner);
  }

  /** Takes one ID. */
  int takeOne(long entered, PasidRange range) {
    int answer = admit(entered, range, 1);
    if (answer != ADMITTED) {
      return answer;
    }
    answer = FreeIndex.NONE;
    if (space.reaches(range)) {
      try {
        answer = take((int) range.min(), space.clampMax(range));
      } catch (RuntimeException | Error e) {
        set.uncharge(entered, 1);
        throw e;
      }
    }
    if (answer == FreeIndex.NONE) {
      return refuse(entered, range, 1);
    }
    given(answer, 1);
    return answer;
  }

  /** Takes one ID for a key, or answers the one that the key has. */
  int takeKeyed(long entered, PasidRange range, String key) {
    int answer = findKey(key);
    if (answer < 0) {
      answer = takeFor(entered, range, key);
      rememberKey(key, answer);
    }
    return answer;
  }

  private int takeFor(long entered, PasidRange range, String key) {
    int answer = admit(entered, range, 1);
    if (answer != ADMITTED) {
      return answer;
    }
    boolean told = false;
    try {
      answer =
          space.reaches(range)
              ? takeFor(key, (int) range.min(), space.clampMax(range), space.attributeLog())
              : FreeIndex.NONE;
      told = true;
    } finally {
      if (!told) {
        set.uncharge(entered, 1);
      }
    }
    if (answer == FreeIndex.NONE) {
      return refuse(entered, range, 1);
    }
    given(answer, 1);
    return answer;
  }

  /** Takes {@code count} IDs, ascending, or none: then it throws. */
  int[] takeSeveral(long entered, PasidRange range, int count) {
    orThrow(admit(entered, range, count), range, count);
    int[] pasids = null;
    if (space.reaches(range)) {
      try {
        pasids = takeSeveral((int) range.min(), space.clampMax(range), count);
      } catch (RuntimeException | Error e) {
        set.uncharge(entered, count);
        throw e;
      }
    }
    if (pasids == null) {
      orThrow(refuse(entered, range, count), range, count);
      return new int[0];
    }
    for (int pasid : pasids) {
      given(pasid, 1);
    }
    return pasids;
  }

  /** Takes a contiguous block; its lowest ID. */
  int takeRun(long entered, PasidRange range, int count) {
    int answer = admit(entered, range, count);
    if (answer != ADMITTED) {
      return answer;
    }
    answer = FreeIndex.NONE;
    if (space.reaches(range)) {
      try {
        answer = takeRun((int) range.min(), space.clampMax(range), count);
      } catch (RuntimeException | Error e) {
        set.uncharge(entered, count);
        throw e;
      }
    }
    if (answer == FreeIndex.NONE) {
      return refuseRun(entered, range, count);
    }
    given(answer, count);
    return answer;
  }

  /** The answer itself, or the refusal as an exception. */
  int orThrow(int answer, PasidRange range, int count) {
    if (answer >= 0) {
      return answer;
    }
    if (quarantine != null && answer == Refusal.QUARANTINED.code()) {
      long dueMs = firstDueMs(range);
      // What rested may have come back since the refusal.
      long availableAtMs = dueMs < 0 ? quarantine.nowMs() : dueMs;
      throw new PasidUnavailableException(range, count, availableAtMs);
    }
    throw new PasidUnavailableException(Refusal.ofCode(answer), range, count);
  }

  /** Whether the set may take {@code count} more; charges them if so. */
  private int admit(long entered, PasidRange range, int count) {
    if (Gate.isClosed(entered)) {
      return Refusal.CLOSED.code();
    }
    if (count > set.limitIds() - Gate.heldIds(entered)) {
      return Refusal.QUOTA.code();
    }
    if (quarantine != null) {
      quarantine.expire();
    }
    // Nothing that can fail comes between this and the look for IDs: a charge must not be left.
    return set.tryCharge(entered, count) ? ADMITTED : refuseCharge(range, count);
  }

  /** Why there is no charge: what is free is guaranteed to others, if anything is free at all. */
  private int refuseCharge(PasidRange range, int count) {
    return couldTake(range, count) ? Refusal.CAPACITY.code() : whyNothing(range);
  }

  private boolean couldTake(PasidRange range, int count) {
    return space.reaches(range) && couldTake((int) range.min(), space.clampMax(range), count);
  }

  /** Takes back an admission that led to nothing, and says why the range has nothing to give. */
  private int refuse(long entered, PasidRange range, int count) {
    set.uncharge(entered, count);
    return whyNothing(range);
  }

  private int whyNothing(PasidRange range) {
    if (space.isReserved(range)) {
      return Refusal.RESERVED.code();
    }
    return firstDueMs(range) >= 0 ? Refusal.QUARANTINED.code() : Refusal.RANGE_FULL.code();
  }

  /** Like {@link #refuse}, for a contiguous block. */
  private int refuseRun(long entered, PasidRange range, int count) {
    boolean fragmented = couldTake(range, count);
    int refusal = refuse(entered, range, count);
    return fragmented ? Refusal.FRAGMENTED.code() : refusal;
  }

  private long firstDueMs(PasidRange range) {
    return quarantine == null || !space.reaches(range)
        ? -1
        : quarantine.firstDueMs((int) range.min(), space.clampMax(range));
  }
}
