// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import io.pasid4j.core.PasidRange;
import java.util.concurrent.locks.ReentrantLock;
import org.roaringbitmap.RoaringBitmap;

/**
 * A Roaring bitmap of free IDs and one of held IDs per set, under one lock. A free of everything is
 * one union. The free bitmap starts without run containers, which would have to be split at each
 * allocation.
 */
final class RoaringPeer implements PeerAllocator {
  private final ReentrantLock lock = new ReentrantLock();
  private final RoaringBitmap free = new RoaringBitmap();
  private final int last;

  RoaringPeer(int bits) {
    last = (1 << bits) - 1;
    free.add(1L, last + 1L);
    free.removeRunCompression();
  }

  @Override
  public PeerSet open(int quotaIds) {
    return new Tenant(quotaIds);
  }

  private final class Tenant extends LockedSet {
    private final RoaringBitmap held = new RoaringBitmap();

    Tenant(int quotaIds) {
      super(lock, last, quotaIds);
    }

    @Override
    int take(int min, int max) {
      int id = (int) free.nextValue(min);
      if (id < 0 || id > max) {
        return -1;
      }
      free.remove(id);
      held.add(id);
      return id;
    }

    @Override
    int release(PasidRange range, int heldIds) {
      if (range.min() == 0 && range.max() >= last) {
        free.or(held);
        held.clear();
        return heldIds;
      }
      RoaringBitmap part = held.selectRange(range.min(), range.max() + 1);
      free.or(part);
      held.remove(range.min(), range.max() + 1);
      return part.getCardinality();
    }

    @Override
    boolean release(int id) {
      if (!held.checkedRemove(id)) {
        return false;
      }
      free.add(id);
      return true;
    }
  }
}
