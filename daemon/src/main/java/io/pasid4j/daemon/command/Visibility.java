// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.daemon.session.Peer;

/**
 * Whose sets a peer may see and release: root and the daemon's own user all, anybody else those of
 * the same uid, whose processes it could kill anyway.
 *
 * @param daemonUid the daemon's effective uid
 */
public record Visibility(int daemonUid) {
  private static final int ROOT = 0;

  /** Whether a peer may see and release every set. */
  boolean isOperator(Peer peer) {
    return peer.uid() == ROOT || peer.uid() == daemonUid;
  }

  /** Whether a peer may see and release a set of another. */
  boolean mayTouch(Peer peer, Peer other) {
    return isOperator(peer) || peer.uid() == other.uid();
  }
}
