// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.pasid4j.daemon.audit.AuditActor;
import java.io.IOException;
import java.util.function.IntPredicate;

/**
 * Who connected, as the kernel says (SO_PEERCRED): fixed when the connection was made, whoever has
 * the descriptor now.
 *
 * @param pid the process; 0 if it is not visible in the daemon's pid namespace
 * @param uid its effective uid, an unsigned number
 * @param gid its effective gid, an unsigned number
 * @param operator whether it came in where only operators can: who may open that socket may see and
 *     change every set
 * @param others whether it was in another group, too, when it connected
 */
public record Peer(int pid, int uid, int gid, boolean operator, IntPredicate others) {
  /** In no group but the effective one. */
  public static final IntPredicate NO_OTHERS = gid -> false;

  /** No process at all: uid and gid -1 are nobody's. */
  public static final Peer NOBODY = new Peer(0, -1, -1);

  /** A peer that came in where tenants do. */
  public Peer(int pid, int uid, int gid) {
    this(pid, uid, gid, false);
  }

  /** A peer that is in no group but its effective one. */
  public Peer(int pid, int uid, int gid, boolean operator) {
    this(pid, uid, gid, operator, NO_OTHERS);
  }

  /** Whoever is at the other end of a socket. */
  public static Peer of(EpollDomainSocketChannel channel, boolean operator) throws IOException {
    PeerCredentials credentials = channel.peerCredentials();
    int[] gids = credentials.gids();
    int gid = gids.length == 0 ? -1 : gids[0];
    return new Peer(credentials.pid(), credentials.uid(), gid, operator, new PeerGroups(channel));
  }

  /** This peer, as the audit log names it. */
  public AuditActor audited() {
    return operator ? AuditActor.operator(pid, uid, gid) : AuditActor.peer(pid, uid, gid);
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
