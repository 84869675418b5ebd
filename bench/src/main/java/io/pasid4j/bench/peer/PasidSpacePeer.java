// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSet;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidSpaceBuilder;
import io.pasid4j.core.Quota;

/** pasid4j as a program uses it: through its public interface. */
final class PasidSpacePeer implements PeerAllocator {
  private final PasidSpace space;

  PasidSpacePeer(PasidSpaceBuilder builder) {
    space = builder.build();
  }

  @Override
  public PeerSet open(int quotaIds) {
    return new Tenant(space.open("tenant", Quota.limit(quotaIds)));
  }

  private record Tenant(PasidSet set) implements PeerSet {
    @Override
    public int allocate(PasidRange range) {
      return set.tryAllocate(range);
    }

    @Override
    public int free(PasidRange range) {
      return set.free(range);
    }

    @Override
    public boolean free(int id) {
      return set.free(id);
    }

    @Override
    public int size() {
      return set.size();
    }
  }
}
