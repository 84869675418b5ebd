// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

import java.util.Map;
import java.util.TreeMap;

/** Amounts that outlive a daemon of the simulation, of one tenant. */
final class SimAmounts implements LocalAmounts {
  private final SimWords words;
  private final Runnable beforeStore;
  private int amountIds;

  SimAmounts(SimWords words, Runnable beforeStore) {
    this.words = words;
    this.beforeStore = beforeStore;
  }

  int ids() {
    return amountIds;
  }

  /** True if the tenant's sets may have one more ID. */
  boolean hasRoom() {
    return words.heldByTenant() < amountIds;
  }

  @Override
  public Map<String, Integer> all() {
    Map<String, Integer> all = new TreeMap<>();
    if (amountIds > 0) {
      all.put(World.TENANT, amountIds);
    }
    return all;
  }

  @Override
  public void put(String tenant, int ids) {
    beforeStore.run();
    amountIds = ids;
  }

  @Override
  public boolean withdraw(String tenant, int ids) {
    boolean unused = words.heldByTenant() <= amountIds - ids;
    if (unused) {
      put(tenant, amountIds - ids);
    }
    return unused;
  }

  void powerOff() {
    amountIds = 0;
  }
}
