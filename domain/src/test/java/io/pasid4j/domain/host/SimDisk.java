// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/** A simulated disk with a host's identity. */
final class SimDisk implements IdentityStore {
  private final String name;
  private final long instance;
  private final Runnable beforeStore;
  private final boolean raisesRuns;
  private long run;
  private long epoch = 1;

  SimDisk(String name, long instance, Runnable beforeStore, boolean raisesRuns) {
    this.name = name;
    this.instance = instance;
    this.beforeStore = beforeStore;
    this.raisesRuns = raisesRuns;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long instance() {
    return instance;
  }

  @Override
  public long run() {
    return run;
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public void storeRun(long run) {
    beforeStore.run();
    this.run = raisesRuns ? run : 1;
  }

  @Override
  public void storeEpoch(long epoch) {
    beforeStore.run();
    this.epoch = epoch;
  }
}
