// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import io.pasid4j.core.PasidRange;
import java.util.Iterator;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The design of the VFIO PASID series of 2020, from its description: one lock; one ordered map of
 * all IDs with an object per ID (there an XArray that marks where free slots are, here a {@link
 * MarkedRadixTree} that does the same); and a red-black tree of IDs per owner. A range free walks
 * the owner's tree and takes each ID out of both.
 */
final class Kernel2020Peer implements Peer {
  private record Ioasid(Integer id, Tenant owner) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final MarkedRadixTree<Ioasid> all;
  private final int last;

  Kernel2020Peer(int bits) {
    all = new MarkedRadixTree<>(bits);
    last = (1 << bits) - 1;
  }

  @Override
  public PeerSet open(int quotaIds) {
    return new Tenant(quotaIds);
  }

  private final class Tenant implements PeerSet {
    private final TreeMap<Integer, Ioasid> held = new TreeMap<>();
    private final int quotaIds;

    Tenant(int quotaIds) {
      this.quotaIds = quotaIds;
    }

    @Override
    public int allocate(PasidRange range) {
      lock.lock();
      try {
        int min = (int) Math.min(Math.max(range.min(), 1), last);
        int max = (int) Math.min(range.max(), last);
        int id = held.size() < quotaIds && range.min() <= last ? all.lowestGap(min, max) : -1;
        if (id >= 0) {
          Ioasid ioasid = new Ioasid(id, this);
          all.put(id, ioasid);
          held.put(ioasid.id(), ioasid);
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
        int min = (int) Math.min(range.min(), Integer.MAX_VALUE);
        int max = (int) Math.min(range.max(), Integer.MAX_VALUE);
        Iterator<Integer> ids = held.subMap(min, true, max, true).keySet().iterator();
        int freed = 0;
        while (ids.hasNext()) {
          all.remove(ids.next());
          ids.remove();
          freed++;
        }
        return freed;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean free(int id) {
      lock.lock();
      try {
        @Nullable Ioasid ioasid = id < 0 || id > last ? null : all.value(id);
        if (ioasid == null || ioasid.owner() != this) {
          return false;
        }
        held.remove(ioasid.id());
        all.remove(id);
        return true;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public int size() {
      lock.lock();
      try {
        return held.size();
      } finally {
        lock.unlock();
      }
    }
  }
}
