// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/**
 * The end of all that a host has of a domain, which takes several views while IDs are in quarantine
 * here. Guarded by the host's lock.
 */
final class Surrender {
  private final IdentityStore identity;
  private final LocalWords words;
  private final SetRecords records;
  private final Reconciler reconciler;
  private boolean running;

  Surrender(HostStores stores, Reconciler reconciler) {
    identity = stores.identity();
    words = stores.words();
    records = stores.records();
    this.reconciler = reconciler;
  }

  boolean isRunning() {
    return running;
  }

  /** Returns true if it had not begun. */
  boolean begin() {
    boolean begins = !running;
    running = true;
    return begins;
  }

  /** Surrenders what is left, then stores the epoch; false if the caller has to try again later. */
  boolean all(long epoch) {
    reconciler.surrenderAmounts();
    if (!words.surrenderAll()) {
      return false;
    }
    records.all().forEach(record -> records.remove(record.setId()));
    if (epoch != identity.epoch()) {
      identity.storeEpoch(epoch);
    }
    running = false;
    return true;
  }
}
