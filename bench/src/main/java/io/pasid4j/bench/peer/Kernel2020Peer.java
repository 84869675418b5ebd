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
final class Kernel2020Peer implements PeerAllocator {
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

  private final class Tenant extends LockedSet {
    private final TreeMap<Integer, Ioasid> held = new TreeMap<>();

    Tenant(int quotaIds) {
      super(lock, last, quotaIds);
    }

    @Override
    int take(int min, int max) {
      int id = max == 0 ? -1 : all.lowestGap(Math.max(min, 1), max);
      if (id >= 0) {
        Ioasid ioasid = new Ioasid(id, this);
        all.put(id, ioasid);
        held.put(ioasid.id(), ioasid);
      }
      return id;
    }

    @Override
    int release(PasidRange range, int heldIds) {
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
    }

    @Override
    boolean release(int id) {
      @Nullable Ioasid ioasid = all.value(id);
      if (ioasid == null || ioasid.owner() != this) {
        return false;
      }
      held.remove(ioasid.id());
      all.remove(id);
      return true;
    }
  }
}
