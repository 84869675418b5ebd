// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import io.pasid4j.core.PasidRange;
import java.util.BitSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bit per free ID and an owner per ID under one lock. A hint below which nothing is free spares
 * most searches from 0. Nothing lists what a set holds, so a range free reads the owners of the
 * range; it stops when it has found as many as the set holds.
 */
final class BitSetPeer implements Peer {
  private final ReentrantLock lock = new ReentrantLock();
  private final int last;
  private final BitSet free;
  private final Tenant[] owner;
  private int lowestFreeHint = 1;

  BitSetPeer(int bits) {
    last = (1 << bits) - 1;
    free = new BitSet(last + 1);
    free.set(1, last + 1);
    owner = new Tenant[last + 1];
  }

  @Override
  public PeerSet open(int quotaIds) {
    return new Tenant(quotaIds);
  }

  private int takeLowest(int min, int max) {
    int id = free.nextSetBit(Math.max(min, lowestFreeHint));
    if (min <= lowestFreeHint) {
      lowestFreeHint = id < 0 ? last + 1 : id;
    }
    if (id < 0 || id > max) {
      return -1;
    }
    free.clear(id);
    return id;
  }

  private void giveBack(int id) {
    owner[id] = null;
    free.set(id);
    lowestFreeHint = Math.min(lowestFreeHint, id);
  }

  private final class Tenant implements PeerSet {
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
        int id = takeLowest((int) range.min(), (int) Math.min(range.max(), last));
        if (id >= 0) {
          owner[id] = this;
          heldIds++;
        }
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
        long max = Math.min(range.max(), last);
        for (int id = (int) Math.min(range.min(), last + 1L); id <= max && heldIds > 0; id++) {
          if (owner[id] == this) {
            giveBack(id);
            heldIds--;
          }
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
        if (id < 0 || id > last || owner[id] != this) {
          return false;
        }
        giveBack(id);
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
