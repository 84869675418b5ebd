// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import io.pasid4j.core.PasidRange;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A skip list of free IDs and one of held IDs per set, no lock: the thread that removes an ID from
 * a list has it.
 */
final class SkipListPeer implements PeerAllocator {
  private final ConcurrentSkipListSet<Integer> free = new ConcurrentSkipListSet<>();
  private final int last;

  SkipListPeer(int bits) {
    last = (1 << bits) - 1;
    for (int id = 1; id <= last; id++) {
      free.add(id);
    }
  }

  @Override
  public PeerSet open(int quotaIds) {
    return new Tenant(quotaIds);
  }

  private @Nullable Integer takeLowest(PasidRange range) {
    if (range.min() <= 1 && range.max() >= last) {
      return free.pollFirst();
    }
    Integer min = (int) Math.min(range.min(), Integer.MAX_VALUE);
    while (true) {
      Integer id = free.ceiling(min);
      if (id == null || id > range.max()) {
        return null;
      }
      if (free.remove(id)) {
        return id;
      }
    }
  }

  private final class Tenant implements PeerSet {
    private final ConcurrentSkipListSet<Integer> held = new ConcurrentSkipListSet<>();
    private final AtomicInteger heldIds = new AtomicInteger();
    private final int quotaIds;

    Tenant(int quotaIds) {
      this.quotaIds = quotaIds;
    }

    @Override
    public int allocate(PasidRange range) {
      if (heldIds.incrementAndGet() > quotaIds) {
        heldIds.decrementAndGet();
        return -1;
      }
      Integer id = takeLowest(range);
      if (id == null) {
        heldIds.decrementAndGet();
        return -1;
      }
      held.add(id);
      return id;
    }

    @Override
    public int free(PasidRange range) {
      int min = (int) Math.min(range.min(), Integer.MAX_VALUE);
      int max = (int) Math.min(range.max(), Integer.MAX_VALUE);
      int freed = 0;
      for (Integer id : held.subSet(min, true, max, true)) {
        freed += give(id) ? 1 : 0;
      }
      return freed;
    }

    @Override
    public boolean free(int id) {
      return give(id);
    }

    private boolean give(Integer id) {
      if (!held.remove(id)) {
        return false;
      }
      free.add(id);
      heldIds.decrementAndGet();
      return true;
    }

    @Override
    public int size() {
      return heldIds.get();
    }
  }
}
