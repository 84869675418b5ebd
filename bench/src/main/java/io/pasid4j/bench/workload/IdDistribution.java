// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.workload;

import io.pasid4j.bench.peer.PeerAllocator;
import io.pasid4j.bench.peer.PeerSet;
import io.pasid4j.core.PasidRange;

/** Ways to deal the IDs of a space over sets, for W7. */
public final class IdDistribution {
  private IdDistribution() {}

  /** All IDs, lowest first, to the sets in turn. */
  public static PeerSet[] fullInTurn(PeerAllocator peer, int sets, int bits) {
    PeerSet[] tenants = Population.open(peer, sets, 1 << bits);
    for (int id = 1; id < 1 << bits; id++) {
      if (tenants[id % sets].allocate(PasidRange.ALL) < 0) {
        throw new IllegalStateException("allocation of ID " + id + ": refused (expected: the ID)");
      }
    }
    return tenants;
  }

  /** All IDs in random order to the sets in turn. */
  public static PeerSet[] fullAtRandom(PeerAllocator peer, int sets, int bits) {
    PeerSet[] tenants = Population.open(peer, sets, 1 << bits);
    int[] ids = new Shuffle(0).numbers(1, 1 << bits);
    for (int i = 0; i < ids.length; i++) {
      Population.take(tenants[i % sets], ids[i]);
    }
    return tenants;
  }

  /** {@code idsPerSet} random IDs to each set. */
  public static PeerSet[] scattered(PeerAllocator peer, int sets, int idsPerSet, int bits) {
    PeerSet[] tenants = Population.open(peer, sets, idsPerSet);
    int[] ids = new Shuffle(0).numbers(1, 1 << bits);
    for (int i = 0; i < sets * idsPerSet; i++) {
      Population.take(tenants[i % sets], ids[i]);
    }
    return tenants;
  }

  /** Nothing to each set. */
  public static PeerSet[] idle(PeerAllocator peer, int sets) {
    return Population.open(peer, sets, 1000);
  }
}
