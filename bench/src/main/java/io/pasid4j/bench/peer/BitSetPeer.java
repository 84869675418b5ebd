// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import io.pasid4j.core.PasidRange;
import java.util.BitSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bit per free ID and an owner per ID under one lock. A hint below which no ID is free spares
 * most searches from 0. There is no list of a set's IDs, so a range free reads the owners of the
 * range; it stops when it has found as many as the set holds.
 */
final class BitSetPeer implements PeerAllocator {
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

  private final class Tenant extends LockedSet {
    Tenant(int quotaIds) {
      super(lock, last, quotaIds);
    }

    @Override
    int take(int min, int max) {
      int id = takeLowest(min, max);
      if (id >= 0) {
        owner[id] = this;
      }
      return id;
    }

    @Override
    int release(PasidRange range, int heldIds) {
      int freed = 0;
      long max = Math.min(range.max(), last);
      for (int id = (int) Math.min(range.min(), last + 1L); id <= max && freed < heldIds; id++) {
        freed += release(id) ? 1 : 0;
      }
      return freed;
    }

    @Override
    boolean release(int id) {
      if (owner[id] != this) {
        return false;
      }
      owner[id] = null;
      free.set(id);
      lowestFreeHint = Math.min(lowestFreeHint, id);
      return true;
    }
  }
}
