// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import io.pasid4j.core.PasidRange;
import java.util.Arrays;

/** The contract of a peer, as plainly as it can be written. */
final class NaiveModel {
  private static final int FREE = -1;

  private final int[] owner;
  private final int sets;

  NaiveModel(int bits, int sets) {
    this.sets = sets;
    owner = new int[1 << bits];
    Arrays.fill(owner, FREE);
    owner[0] = sets;
  }

  int allocate(int set, PasidRange range) {
    for (int id = 0; id < owner.length; id++) {
      if (range.contains(id) && owner[id] == FREE) {
        owner[id] = set;
        return id;
      }
    }
    return -1;
  }

  int free(int set, PasidRange range) {
    int freed = 0;
    for (int id = 0; id < owner.length; id++) {
      if (range.contains(id) && owner[id] == set) {
        owner[id] = FREE;
        freed++;
      }
    }
    return freed;
  }

  boolean free(int set, int id) {
    return free(set, PasidRange.exactly(id)) == 1;
  }

  int size(int set) {
    int size = 0;
    for (int id = 0; id < owner.length; id++) {
      size += owner[id] == set && set < sets ? 1 : 0;
    }
    return size;
  }
}
