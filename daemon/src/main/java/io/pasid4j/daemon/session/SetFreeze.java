// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.limits.SharedAnswer;
import java.util.concurrent.CompletableFuture;

/**
 * One time for which a set is kept as it is, because it may be moving. Whoever began it ends this
 * one only, never a later one of the same set. Thread-safe.
 */
public final class SetFreeze {
  private final SessionOwnership ownership;
  private final SharedAnswer<Fate> thawed = new SharedAnswer<>();

  SetFreeze(SessionOwnership ownership) {
    this.ownership = ownership;
  }

  /** Completes with the fate of the set; a future of the caller's own. */
  CompletableFuture<Fate> thawed() {
    return thawed.await();
  }

  /** Continues what waits for the fate of the set. */
  void decide(Fate fate) {
    thawed.complete(fate);
  }

  /** Serves the set again, if it is still kept by this freeze; requests that waited continue. */
  public void end() {
    var _ = ownership.thaw(this, Fate.STAYS);
  }
}
