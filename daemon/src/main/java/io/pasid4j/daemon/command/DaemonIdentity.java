// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.space.Spaces;
import io.pasid4j.protocol.command.InfoReply;

/**
 * Facts about the daemon for the sessions that it serves.
 *
 * @param spaces the sets are in
 * @param pid the daemon's process
 * @param version the version of the build
 */
public record DaemonIdentity(Spaces spaces, int pid, String version) {
  private static final int NO_SET_ID = 0;

  InfoReply describe(ConnectionContext caller) {
    Session session = caller.session();
    return session == null ? describeWithoutSet(caller.peer()) : describe(session);
  }

  private InfoReply describe(Session session) {
    PasidSpace space = session.hostedSpace().space();
    return new InfoReply(
        space.bits(),
        space.policy(),
        session.set().quota(),
        session.set().size(),
        pid,
        session.id(),
        session.name(),
        version);
  }

  /** Describes the daemon to a connection without a set: the default space, and a quota of zero. */
  private InfoReply describeWithoutSet(Peer peer) {
    PasidSpace space = spaces.defaultSpace().space();
    return new InfoReply(
        space.bits(),
        space.policy(),
        Quota.limit(0),
        0,
        pid,
        NO_SET_ID,
        peer.defaultName(),
        version);
  }
}
