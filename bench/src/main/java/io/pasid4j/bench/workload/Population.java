// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import io.pasid4j.bench.peer.PeerAllocator;
import io.pasid4j.bench.peer.PeerSet;
import io.pasid4j.core.PasidRange;

/** Sets of a peer and the IDs that they hold, dealt at random. */
final class Population {
  private final PeerSet[] sets;
  private final int idsPerSet;
  private final int[] held;

  private Population(PeerSet[] sets, int idsPerSet) {
    this.sets = sets;
    this.idsPerSet = idsPerSet;
    held = new int[sets.length * idsPerSet];
  }

  /** Opens sets that may hold {@code quotaIds} each and hold nothing. */
  static PeerSet[] open(PeerAllocator peer, int count, int quotaIds) {
    PeerSet[] sets = new PeerSet[count];
    for (int i = 0; i < count; i++) {
      sets[i] = peer.open(quotaIds);
    }
    return sets;
  }

  /** Deals the first {@code idsPerSet * setCount} of {@code ids} to new sets in turn. */
  static Population deal(PeerAllocator peer, int setCount, int idsPerSet, int[] ids) {
    Population population = new Population(open(peer, setCount, 2 * idsPerSet + 16), idsPerSet);
    for (int i = 0; i < population.held.length; i++) {
      int set = i % setCount;
      take(population.sets[set], ids[i]);
      population.held[set * idsPerSet + i / setCount] = ids[i];
    }
    return population;
  }

  /** Has a set take one ID that must be free. */
  static void take(PeerSet set, int id) {
    int taken = set.allocate(PasidRange.exactly(id));
    if (taken != id) {
      throw new IllegalStateException("allocated: " + taken + " (expected: " + id + ")");
    }
  }

  PeerSet set(int index) {
    return sets[index];
  }

  int setCount() {
    return sets.length;
  }

  /** Frees one random ID of a set of {@code [firstSet, firstSet + sets)}, allocates one for it. */
  void churn(int firstSet, int setsOfThread, Shuffle random) {
    int set = firstSet + random.below(setsOfThread);
    int slot = set * idsPerSet + random.below(idsPerSet);
    boolean freed = sets[set].free(held[slot]);
    int id = sets[set].allocate(PasidRange.ALL);
    if (!freed || id < 0) {
      throw new IllegalStateException("freed: " + freed + ", allocated: " + id);
    }
    held[slot] = id;
  }
}
