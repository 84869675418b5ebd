// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.core.PasidRange;
import io.pasid4j.domain.host.LocalWords;
import io.pasid4j.domain.host.MovingSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The words of a simulated host, in memory for what it has leased only. */
final class SparseWords implements LocalWords {
  /** Not upstream: free, or a set's. */
  private final BitSet usable = new BitSet();

  private final BitSet free = new BitSet();
  private final Map<Long, TreeSet<Integer>> heldBySet = new HashMap<>();
  private int freeIds;

  /** Counts the free IDs of a range. */
  long freeIds(PasidRange range) {
    if (range.equals(PasidRange.ALL)) {
      return freeIds;
    }
    return free.get((int) range.min(), (int) range.max() + 1).cardinality();
  }

  int usableIds() {
    return usable.cardinality();
  }

  /** Takes the lowest free ID; -1 if there is none. */
  int allocate(long setId) {
    int id = free.nextSetBit(0);
    if (id >= 0) {
      free.clear(id);
      freeIds--;
      heldBySet.computeIfAbsent(setId, _ -> new TreeSet<>()).add(id);
    }
    return id;
  }

  /** A set ends: its IDs are free here. */
  void end(long setId) {
    Set<Integer> held = heldBySet.remove(setId);
    if (held != null) {
      held.forEach(free::set);
      freeIds += held.size();
    }
  }

  @Override
  public List<PasidRange> upstreamOf(List<PasidRange> ids) {
    List<PasidRange> upstream = new ArrayList<>();
    for (PasidRange range : ids) {
      int end = (int) range.max() + 1;
      for (int min = usable.nextClearBit((int) range.min()); min < end; ) {
        int next = usable.nextSetBit(min);
        int max = next < 0 ? end : Math.min(next, end);
        upstream.add(PasidRange.of(min, max - 1L));
        min = usable.nextClearBit(max);
      }
    }
    return upstream;
  }

  @Override
  public List<PasidRange> leased() {
    List<PasidRange> leased = new ArrayList<>();
    for (int min = usable.nextSetBit(0); min >= 0; ) {
      int end = usable.nextClearBit(min);
      leased.add(PasidRange.of(min, end - 1L));
      min = usable.nextSetBit(end);
    }
    return leased;
  }

  @Override
  public void release(List<PasidRange> ids) {
    for (PasidRange range : ids) {
      usable.set((int) range.min(), (int) range.max() + 1);
      free.set((int) range.min(), (int) range.max() + 1);
      freeIds += (int) range.countIds();
    }
  }

  @Override
  public boolean withdraw(List<PasidRange> ids) {
    for (PasidRange range : ids) {
      if (free.nextClearBit((int) range.min()) <= range.max()) {
        return false;
      }
    }
    for (PasidRange range : ids) {
      usable.clear((int) range.min(), (int) range.max() + 1);
      free.clear((int) range.min(), (int) range.max() + 1);
      freeIds -= (int) range.countIds();
    }
    return true;
  }

  @Override
  public boolean take(MovingSet record, List<PasidRange> ids) {
    Set<Integer> held = heldBySet.computeIfAbsent(record.setId(), _ -> new TreeSet<>());
    for (PasidRange range : ids) {
      for (int id = (int) range.min(); id <= range.max(); id++) {
        usable.set(id);
        held.add(id);
      }
    }
    return true;
  }

  @Override
  public List<PasidRange> heldBy(long setId) {
    List<PasidRange> ranges = new ArrayList<>();
    for (int id : heldBySet.getOrDefault(setId, new TreeSet<>())) {
      PasidRange last = ranges.isEmpty() ? null : ranges.getLast();
      if (last != null && last.max() == id - 1) {
        ranges.set(ranges.size() - 1, PasidRange.of(last.min(), id));
      } else {
        ranges.add(PasidRange.exactly(id));
      }
    }
    return ranges;
  }

  @Override
  public boolean hasPending(long setId) {
    return false;
  }

  @Override
  public void surrender(long setId) {
    Set<Integer> held = heldBySet.remove(setId);
    if (held != null) {
      held.forEach(usable::clear);
    }
  }

  @Override
  public boolean surrenderAll() {
    throw new UnsupportedOperationException("nobody is fenced here");
  }
}
