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
final class RoaringPeer implements Peer {
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

  private final class Tenant implements PeerSet {
    private final RoaringBitmap held = new RoaringBitmap();
    private final int quotaIds;
    private int heldIds;

    Tenant(int quotaIds) {
      this.quotaIds = quotaIds;
    }

    @Override
    public int allocate(PasidRange range) {
      lock.lock();
      try {
        if (heldIds >= quotaIds || range.min() > last) {
          return -1;
        }
        int id = (int) free.nextValue((int) range.min());
        if (id < 0 || id > range.max()) {
          return -1;
        }
        free.remove(id);
        held.add(id);
        heldIds++;
        return id;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public int free(PasidRange range) {
      lock.lock();
      try {
        int before = heldIds;
        if (range.min() == 0 && range.max() >= last) {
          free.or(held);
          held.clear();
          heldIds = 0;
        } else {
          RoaringBitmap part = held.selectRange(range.min(), range.max() + 1);
          free.or(part);
          held.remove(range.min(), range.max() + 1);
          heldIds -= part.getCardinality();
        }
        return before - heldIds;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean free(int id) {
      lock.lock();
      try {
        if (!held.checkedRemove(id)) {
          return false;
        }
        free.add(id);
        heldIds--;
        return true;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public int size() {
      lock.lock();
      try {
        return heldIds;
      } finally {
        lock.unlock();
      }
    }
  }
}
