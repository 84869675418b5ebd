// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.command;

import io.pasid4j.daemon.rule.AccessPolicy;
import io.pasid4j.daemon.rule.Rule;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.Session;

/**
 * Decides which sets a caller may see and release: an operator all, others those of their own uid,
 * whose processes they could kill anyway. A caller whose uid stands for unmapped users sees its own
 * session only. Whether a caller is an operator is decided by the socket that it connected to,
 * never by its uid.
 */
public final class Visibility {
  /** Returns whether a caller may see and release every set. */
  boolean isOperator(ConnectionContext caller) {
    return caller.peer().operator();
  }

  /** Returns whether a caller may see and release a set. */
  boolean mayTouch(ConnectionContext caller, Session session) {
    return isOperator(caller)
        || session.equals(caller.session())
        || caller.peer().isSameUser(session.peer());
  }

  /** Returns whether a caller may keep freed IDs quarantined until it has acknowledged. */
  boolean mayDrain(ConnectionContext caller, AccessPolicy regime) {
    Peer peer = caller.peer();
    Session own = caller.session();
    return isOperator(caller)
        || regime
            .rules()
            .of(peer.applicant(own == null ? "" : own.name()))
            .map(Rule::drain)
            .orElse(false);
  }
}
