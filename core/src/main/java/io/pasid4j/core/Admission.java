// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import io.pasid4j.core.quota.Account;
import io.pasid4j.core.quota.Gate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a set may take IDs, and why it gets none. Guarded by the set's gate, but for the making
 * of exceptions.
 */
final class Admission {
  /** The set may take what it asked for, and is charged with it. */
  static final int ADMITTED = 0;

  private final PasidSpace space;
  private final Account account;
  private final Holdings holdings;
  private final @Nullable Quarantine quarantine;

  Admission(PasidSpace space, Account account, Holdings holdings) {
    this.space = space;
    this.account = account;
    this.holdings = holdings;
    this.quarantine = space.quarantine();
  }

  /**
   * Whether the set may take {@code count} more; charges them if so, or answers a refusal's code.
   */
  int admit(long entered, int count) {
    if (Gate.isClosed(entered)) {
      return Refusal.CLOSED.code();
    }
    if (count > account.quota().limitIds() - Gate.heldIds(entered)) {
      return Refusal.QUOTA.code();
    }
    if (!account.tryCharge(entered, count)) {
      return Refusal.CAPACITY.code();
    }
    if (quarantine != null) {
      quarantine.expire();
    }
    return ADMITTED;
  }

  /** Takes back an admission that led to nothing, and says why the range has nothing to give. */
  int refuse(long entered, PasidRange range, int count) {
    account.uncharge(entered, count);
    if (space.isReserved(range)) {
      return Refusal.RESERVED.code();
    }
    return firstDueMs(range) >= 0 ? Refusal.QUARANTINED.code() : Refusal.RANGE_FULL.code();
  }

  /** Like {@link #refuse}, for a contiguous block. */
  int refuseRun(long entered, PasidRange range, int count) {
    boolean fragmented =
        space.reaches(range) && holdings.couldTake((int) range.min(), space.clampMax(range), count);
    int refusal = refuse(entered, range, count);
    return fragmented ? Refusal.FRAGMENTED.code() : refusal;
  }

  /** The answer itself, or the refusal as an exception. */
  int orThrow(int answer, PasidRange range, int count) {
    if (answer >= 0) {
      return answer;
    }
    if (answer == Refusal.QUARANTINED.code()) {
      throw new PasidUnavailableException(range, count, firstDueMs(range));
    }
    throw new PasidUnavailableException(Refusal.ofCode(answer), range, count);
  }

  private long firstDueMs(PasidRange range) {
    return quarantine == null || !space.reaches(range)
        ? -1
        : quarantine.firstDueMs((int) range.min(), space.clampMax(range));
  }
}
