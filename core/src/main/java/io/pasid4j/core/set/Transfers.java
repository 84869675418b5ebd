// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core.set;

import io.pasid4j.core.EventType;
import io.pasid4j.core.Refusal;
import io.pasid4j.core.TransferResult;
import io.pasid4j.core.free.BitmapLayout;
import io.pasid4j.core.free.FreeIndex;
import io.pasid4j.core.lock.SetLock;
import io.pasid4j.core.quarantine.Quarantine;
import io.pasid4j.core.word.Word;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Moves IDs from one set of a space to another. The caller has locked both; IDs are ascending, each
 * once, in the space. Steps that can fail come first, then the words are changed one by one, which
 * cannot fail.
 */
final class Transfers {
  private final FreeIndex index;
  private final @Nullable Quarantine quarantine;
  private final @Nullable AllocationTimes times;

  Transfers(SpaceContext space) {
    this.index = space.index;
    this.quarantine = space.quarantine;
    this.times = space.times;
  }

  /** Moves all of the IDs, or none and returns why. */
  TransferResult move(SetState from, SetState to, SetPair pair, int[] ids) {
    TransferResult result = check(from, pair, ids);
    if (result == TransferResult.MOVED && ids.length > left(to, pair)) {
      result = TransferResult.QUOTA;
    }
    if (result == TransferResult.MOVED && ids.length > 0) {
      int owner = to.owner;
      result =
          from.internal
              ? allocate(from, to, pair, ids)
              : moveHeld(from, to, pair, ids, word -> Word.transferred(word, owner));
    }
    return result;
  }

  /** Moves IDs that no tenant has: for the other set, and whoever listens, an allocation. */
  private TransferResult allocate(SetState from, SetState to, SetPair pair, int[] ids) {
    to.prepareEvents(ids.length);
    int now = times == null ? 0 : times.now();
    int owner = to.owner;
    TransferResult result = moveHeld(from, to, pair, ids, word -> Word.allocated(word, owner));
    for (int at = 0; result == TransferResult.MOVED && at < ids.length; at++) {
      if (times != null) {
        times.allocated(ids[at], now);
      }
      to.queue(EventType.ALLOC, ids[at], index.loadWord(ids[at]));
    }
    return result;
  }

  /** Moves all IDs that a set holds to an internal one, and queues the events of that. */
  TransferResult moveAway(SetState from, SetState to, SetPair pair, int references) {
    from.strip();
    int[] ids = from.heldInOrder();
    TransferResult result = check(from, pair, ids);
    if (result == TransferResult.MOVED && ids.length > left(to, pair)) {
      result = TransferResult.QUOTA;
    }
    if (result == TransferResult.MOVED && ids.length > 0) {
      from.prepareEvents(ids.length);
      int owner = to.owner;
      result = moveHeld(from, to, pair, ids, word -> Word.departed(word, owner, references));
    }
    for (int at = 0; result == TransferResult.MOVED && at < ids.length; at++) {
      from.queue(EventType.MOVED, ids[at], index.loadWord(ids[at]));
    }
    return result;
  }

  private TransferResult check(SetState from, SetPair pair, int[] ids) {
    if (SetLock.isClosed(pair.lockedFrom) || SetLock.isClosed(pair.lockedTo)) {
      return TransferResult.CLOSED;
    }
    TransferResult result = TransferResult.MOVED;
    for (int id : ids) {
      long word = index.loadWord(id);
      if (Word.isPendingOf(word, from.owner)) {
        result = TransferResult.BUSY;
      } else if (!Word.isHeldBy(word, from.owner)) {
        return TransferResult.UNKNOWN;
      } else if (from.internal && Word.references(word) > 0) {
        result = TransferResult.BUSY;
      }
    }
    // Events of the target set for an ID must not overtake those that this set has queued for it.
    return from.events.isWaiting() ? TransferResult.BUSY : result;
  }

  private long left(SetState to, SetPair pair) {
    long leftIds = (long) to.account.limitIds() - SetLock.chargedIds(pair.lockedTo);
    if (quarantine != null) {
      quarantine.expire();
      leftIds -= to.account.quarantinedIds();
    }
    return leftIds;
  }

  private TransferResult moveHeld(
      SetState from, SetState to, SetPair pair, int[] ids, LongUnaryOperator change) {
    to.reserve(ids.length);
    long[] next = new long[ids.length];
    for (int at = 0; at < ids.length; at++) {
      next[at] = change.applyAsLong(index.loadWord(ids[at]));
    }
    TransferResult result = takeOverAttachments(from, to, ids);
    if (result == TransferResult.MOVED) {
      result = charge(from, to, pair, ids);
    }
    if (result == TransferResult.MOVED) {
      for (int at = 0; at < ids.length; at++) {
        store(from, to, ids[at], next[at]);
      }
    }
    return result;
  }

  private static TransferResult takeOverAttachments(SetState from, SetState to, int[] ids) {
    return from.attachments == null
        ? TransferResult.MOVED
        : to.attachments().takeOver(from.attachments, ids);
  }

  private static TransferResult charge(SetState from, SetState to, SetPair pair, int[] ids) {
    int refusal =
        to.account.chargeTransfer(
            pair.lockedTo, from.account, pair.lockedFrom, ids.length, from.internal);
    if (refusal == 0) {
      return TransferResult.MOVED;
    }
    if (from.attachments != null) {
      to.attachments().giveBack(from.attachments, ids);
    }
    return refusal == Refusal.QUOTA.code() ? TransferResult.QUOTA : TransferResult.CAPACITY;
  }

  /** Commits: throws nothing, since all is prepared. */
  private void store(SetState from, SetState to, int id, long next) {
    long word = index.loadWord(id);
    index.words(id).storeRelease(BitmapLayout.offset(id), next);
    from.held.remove(id);
    from.heldIds--;
    from.activeIds -= Word.references(word) > 0 ? 1 : 0;
    to.held.add(id);
    to.heldIds++;
    to.activeIds += Word.references(next) > 0 ? 1 : 0;
    if (from.attachments != null) {
      from.attachments.drop(id);
    }
  }
}
