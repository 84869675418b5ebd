// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.pasid4j.daemon.audit.AuditActor;
import io.pasid4j.daemon.process.ControlGroupLookup;
import io.pasid4j.daemon.process.OverflowUid;
import io.pasid4j.daemon.process.PeerProof;
import io.pasid4j.daemon.rule.Applicant;
import io.pasid4j.daemon.rule.ControlGroup;
import io.pasid4j.daemon.socket.Users;
import java.io.IOException;
import java.util.function.IntPredicate;

/**
 * The process that connected, as the kernel reports it (SO_PEERCRED): fixed when the connection was
 * made, even if another process has the descriptor now.
 *
 * @param pid the process; 0 if it is not visible in the daemon's pid namespace
 * @param uid its effective uid, an unsigned number
 * @param gid its effective gid, an unsigned number
 * @param operator whether it connected to the operators' socket: whoever may open that may see and
 *     change every set
 * @param supplementaryGroups tests whether it was in another group, too, when it connected
 * @param controlGroup its control group, looked up once
 */
public record Peer(
    int pid,
    int uid,
    int gid,
    boolean operator,
    IntPredicate supplementaryGroups,
    ControlGroup controlGroup) {
  /** In no group but the effective one. */
  public static final IntPredicate NO_GROUPS = gid -> false;

  private static final int OWN_UID = Users.effectiveUid();

  /** No process: uid and gid -1 are no user's and no group's. */
  public static final Peer NONE = new Peer(0, -1, -1);

  /** A peer that connected to the tenants' socket. */
  public Peer(int pid, int uid, int gid) {
    this(pid, uid, gid, false);
  }

  /** A peer whose control group is not known. */
  public Peer(int pid, int uid, int gid, boolean operator, IntPredicate supplementaryGroups) {
    this(pid, uid, gid, operator, supplementaryGroups, ControlGroup.UNKNOWN);
  }

  /** A peer that is in no group but its effective one. */
  public Peer(int pid, int uid, int gid, boolean operator) {
    this(pid, uid, gid, operator, NO_GROUPS);
  }

  /** The peer of a socket. */
  public static Peer of(EpollDomainSocketChannel channel, boolean operator) throws IOException {
    PeerCredentials credentials = channel.peerCredentials();
    int[] gids = credentials.gids();
    int gid = gids.length == 0 ? -1 : gids[0];
    int pid = credentials.pid();
    return new Peer(
        pid,
        credentials.uid(),
        gid,
        operator,
        new PeerGroups(channel),
        new ControlGroup(
            new ControlGroupLookup(
                pid, credentials.uid(), PeerProof.of(pid, () -> channel.fd().intValue()))));
  }

  /**
   * Returns whether the two are known to be of one user; never if the uid stands for unmapped
   * users.
   */
  public boolean isSameUser(Peer other) {
    return uid == other.uid && !OverflowUid.is(uid);
  }

  /** Returns whether it is the user that the operators' socket is open to. */
  boolean mayOperate() {
    return operator || uid == Users.ROOT || uid == OWN_UID;
  }

  /** This peer with a name for its set, as the rules see it. */
  public Applicant applicant(String setName) {
    return new Applicant(uid, gid, supplementaryGroups, setName, controlGroup);
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
    return "pid=%s uid=%s gid=%s"
        .formatted(pid, Integer.toUnsignedString(uid), Integer.toUnsignedString(gid));
  }
}
