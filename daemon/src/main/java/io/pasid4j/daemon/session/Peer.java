// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.netty.channel.unix.PeerCredentials;

/**
 * Who connected, as the kernel says (SO_PEERCRED): fixed when the connection was made, whoever has
 * the descriptor now.
 *
 * @param pid the process; 0 if it is not visible in the daemon's pid namespace
 * @param uid its effective uid, an unsigned number
 * @param gid its effective gid, an unsigned number
 */
public record Peer(int pid, int uid, int gid) {
  public static Peer of(PeerCredentials credentials) {
    int[] gids = credentials.gids();
    return new Peer(credentials.pid(), credentials.uid(), gids.length == 0 ? -1 : gids[0]);
  }

  /** The name its set has until the peer names it. */
  public String defaultName() {
    return "pid-" + pid;
  }

  @Override
  public String toString() {
    return "pid="
        + pid
        + " uid="
        + Integer.toUnsignedString(uid)
        + " gid="
        + Integer.toUnsignedString(gid);
  }
}
