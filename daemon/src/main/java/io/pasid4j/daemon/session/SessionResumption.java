// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.session;

import io.pasid4j.daemon.process.ProcessIdentity;
import io.pasid4j.daemon.state.TokenHash;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes sessions resumable, and gives them to the connections that resume them. Thread-safe. */
final class SessionResumption {
  private final ResumeTokens tokens;
  private final OwnerProcesses processes;
  private final SessionAudit audit;

  SessionResumption(ResumeTokens tokens, OwnerProcesses processes, SessionAudit audit) {
    this.tokens = tokens;
    this.processes = processes;
    this.audit = audit;
  }

  /** Returns a token for a session; empty if it does not outlive the daemon. */
  Optional<byte[]> makeResumable(Session session) {
    if (!session.hostedSpace().store().outlivesDaemon()) {
      return Optional.empty();
    }
    byte[] token = tokens.newToken();
    session.tokenHash(TokenHash.of(token));
    session.save();
    tokens.add(session);
    return Optional.of(token);
  }

  /**
   * Gives the session of a token to a connection, and begins a turn with it. The connection that
   * had it before is evicted.
   *
   * @return null if the token stands for no open session of the peer's user, or for one whose IDs
   *     are not all here yet, or for one that is frozen
   */
  @Nullable Session resume(Peer peer, SessionHolder holder, byte[] token) {
    Session session = find(peer, token);
    if (session == null) {
      return null;
    }
    List<ProcessIdentity> owners = processes.resumedBy(peer, session);
    if (!session.attach(holder, peer)) {
      return null;
    }
    session.processes(owners);
    session.save();
    audit.resumed(session);
    return session;
  }

  /**
   * Returns whether the session of a token lives, and has its IDs here: if it was not resumed, it
   * was frozen.
   */
  boolean isOpen(Peer peer, byte[] token) {
    Session session = find(peer, token);
    return session != null && !session.ownership().isEnded();
  }

  private @Nullable Session find(Peer peer, byte[] token) {
    Session session = tokens.find(token, peer.uid());
    return session == null || session.hostedSpace().link().isArriving(TokenHash.of(token))
        ? null
        : session;
  }
}
