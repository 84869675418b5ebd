// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.core.PasidSet;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.space.HostedSpace;

/**
 * Sets of the operator's own, beside the rules: they hold bands that tenants are not given. No
 * process stands behind one, so it lasts until it is closed, also longer than the daemon.
 */
public final class OperatorSets {
  private OperatorSets() {}

  /**
   * Opens one.
   *
   * @throws io.pasid4j.daemon.state.StateFullException if there is no room for it in the state
   *     directory
   */
  public static Session open(
      SessionRegistry sessions, HostedSpace hosted, String name, Quota quota) {
    PasidSet set = hosted.space().open(name, quota);
    boolean registered = false;
    try {
      Session session = sessions.register(Peer.NOBODY, why -> {}, hosted, set);
      registered = true;
      sessions.counts.enter(Peer.NOBODY);
      return session;
    } finally {
      if (!registered) {
        set.close();
      }
    }
  }
}
