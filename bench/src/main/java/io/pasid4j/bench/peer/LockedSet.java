// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import io.pasid4j.core.PasidRange;
import java.util.concurrent.locks.ReentrantLock;

/** A set of an allocator that one lock guards: the lock, the quota and the count. */
abstract class LockedSet implements PeerSet {
  private final ReentrantLock lock;
  private final int lastId;
  private final int quotaIds;
  private int heldIds;

  LockedSet(ReentrantLock lock, int lastId, int quotaIds) {
    this.lock = lock;
    this.lastId = lastId;
    this.quotaIds = quotaIds;
  }

  /** Takes the lowest free ID of a range inside the space; negative if there is none. */
  abstract int take(int min, int max);

  /** Releases the held IDs of a range; how many. At most {@code heldIds} are there. */
  abstract int release(PasidRange range, int heldIds);

  /** Releases one ID of the space; false if this set does not hold it. */
  abstract boolean release(int id);

  @Override
  public final int allocate(PasidRange range) {
    lock.lock();
    try {
      if (heldIds >= quotaIds || range.min() > lastId) {
        return -1;
      }
      int id = take((int) range.min(), (int) Math.min(range.max(), lastId));
      heldIds += id < 0 ? 0 : 1;
      return id;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public final int free(PasidRange range) {
    lock.lock();
    try {
      int freed = release(range, heldIds);
      heldIds -= freed;
      return freed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public final boolean free(int id) {
    lock.lock();
    try {
      boolean freed = id >= 0 && id <= lastId && release(id);
      heldIds -= freed ? 1 : 0;
      return freed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public final int size() {
    lock.lock();
    try {
      return heldIds;
    } finally {
      lock.unlock();
    }
  }
}
