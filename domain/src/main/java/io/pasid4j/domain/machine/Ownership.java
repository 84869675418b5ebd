// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.core.PasidRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The owner of each ID, twice: as runs of one owner over the whole space, and as each owner's own
 * ranges. Each operation takes time proportional to the runs it names.
 */
final class Ownership {
  private final int bits;
  private final int leaseIds;
  private final Unleased free = new Unleased();
  private final Unleased reserved = new Unleased();
  private final TreeMap<Integer, Run> runs = new TreeMap<>();
  private final int[] freeIds;
  private final BitSet whole = new BitSet();
  private final BitSet partly = new BitSet();

  /** The last ID of a run, and its owner. */
  private record Run(int max, Owner owner) {}

  /** Creates a space of free IDs. */
  Ownership(int bits, int leaseIds) {
    this.bits = bits;
    this.leaseIds = leaseIds;
    int blocks = (1 << bits) / leaseIds;
    freeIds = new int[blocks];
    runs.put(0, new Run(maxId(), free));
    free.ids.add(0, maxId());
    countFree(0, maxId(), 1);
  }

  int bits() {
    return bits;
  }

  int leaseIds() {
    return leaseIds;
  }

  int maxId() {
    return (1 << bits) - 1;
  }

  Unleased free() {
    return free;
  }

  Unleased reserved() {
    return reserved;
  }

  /** Returns the owner of an ID of the space. */
  Owner ownerOf(int id) {
    return runs.floorEntry(id).getValue().owner;
  }

  /** Assigns {@code [min, max]}, both inclusive, to an owner. */
  void assign(int min, int max, Owner owner) {
    split(min);
    split(max + 1);
    Map<Integer, Run> inside = runs.subMap(min, true, max, true);
    inside.forEach((first, run) -> leave(first, run));
    inside.clear();
    owner.ids.add(min, max);
    if (owner == free) {
      countFree(min, max, 1);
    }
    join(min, max, owner);
  }

  private void leave(int min, Run run) {
    run.owner.ids.remove(min, run.max);
    if (run.owner == free) {
      countFree(min, run.max, -1);
    }
  }

  private void split(int at) {
    Map.Entry<Integer, Run> entry = runs.floorEntry(at);
    if (at <= maxId() && entry.getKey() < at) {
      runs.put(entry.getKey(), new Run(at - 1, entry.getValue().owner));
      runs.put(at, entry.getValue());
    }
  }

  private void join(int min, int max, Owner owner) {
    int first = min;
    int last = max;
    Map.Entry<Integer, Run> before = runs.lowerEntry(min);
    if (before != null && before.getValue().owner == owner) {
      first = before.getKey();
    }
    Run behind = runs.get(max + 1);
    if (behind != null && behind.owner == owner) {
      last = behind.max;
      runs.remove(max + 1);
    }
    runs.put(first, new Run(last, owner));
  }

  private void countFree(int min, int max, int sign) {
    for (int block = min / leaseIds; block <= max / leaseIds; block++) {
      int from = Math.max(min, block * leaseIds);
      int to = Math.min(max, block * leaseIds + leaseIds - 1);
      freeIds[block] += sign * (to - from + 1);
      whole.set(block, freeIds[block] == leaseIds);
      partly.set(block, freeIds[block] > 0);
    }
  }

  /** Assigns all IDs of an owner to another. */
  void assignAll(Owner from, Owner to) {
    for (PasidRange range : from.ids.ranges()) {
      assign((int) range.min(), (int) range.max(), to);
    }
  }

  /** Assigns ranges, which lie in the space, to an owner. */
  void assign(List<PasidRange> ranges, Owner to) {
    for (PasidRange range : ranges) {
      assign((int) range.min(), (int) range.max(), to);
    }
  }

  /** Returns true if a member owns every ID of some ranges, directly or by an arrival. */
  boolean areOf(List<PasidRange> ranges, Member member) {
    for (PasidRange range : ranges) {
      Integer from = runs.floorKey((int) range.min());
      for (Run run : runs.subMap(from, true, (int) range.max(), true).values()) {
        boolean mine =
            run.owner == member
                || (run.owner instanceof Arrival arrival && arrival.target == member);
        if (!mine) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns the free IDs among some ranges, ascending. */
  List<PasidRange> freeOf(List<PasidRange> ranges) {
    List<PasidRange> found = new ArrayList<>();
    for (PasidRange range : ranges) {
      found.addAll(free.ids.within((int) range.min(), (int) range.max()));
    }
    return found;
  }

  /**
   * Returns the IDs of a lease of {@code count} IDs in {@code [min, max]}: the lowest whole blocks
   * that overlap the range; if there are not enough in a row, the free part of the range in the
   * lowest block that has any. Empty if no ID is free.
   */
  List<PasidRange> choose(int min, int max, int count) {
    int blocks = (int) ((count + (long) leaseIds - 1) / leaseIds);
    int first = firstWhole(min / leaseIds, max / leaseIds, blocks);
    if (first >= 0) {
      int least = first * leaseIds;
      return List.of(PasidRange.of(least, (long) least + (long) blocks * leaseIds - 1));
    }
    for (int block = partly.nextSetBit(min / leaseIds);
        block >= 0 && block <= max / leaseIds;
        block = partly.nextSetBit(block + 1)) {
      int from = Math.max(min, block * leaseIds);
      int to = Math.min(max, block * leaseIds + leaseIds - 1);
      if (free.ids.reaches(from, to)) {
        return free.ids.within(from, to);
      }
    }
    return List.of();
  }

  /**
   * Returns the first of {@code count} whole free blocks in a row within blocks {@code [from, to]};
   * -1 if there are none.
   */
  private int firstWhole(int from, int to, int blocks) {
    int first = whole.nextSetBit(from);
    while (first >= 0 && first + blocks - 1 <= to) {
      int end = whole.nextClearBit(first);
      if (end - first >= blocks) {
        return first;
      }
      first = whole.nextSetBit(end);
    }
    return -1;
  }
}
