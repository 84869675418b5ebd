// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.pasid4j.daemon.command.BrokerCommands;
import io.pasid4j.daemon.limits.ConnectionGate;
import io.pasid4j.daemon.limits.Limits;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.session.SessionRegistry;

/**
 * What every connection over a socket of a daemon shares.
 *
 * @param operators whether those who can connect are operators
 * @param gate counts the connections, and knows what a peer may take
 * @param sessions all that are open
 * @param ownCommands serve pasid4j's own commands
 * @param endLog is told how each connection ended
 * @param metrics counts what requests come to
 */
public record DaemonServices(
    boolean operators,
    ConnectionGate gate,
    SessionRegistry sessions,
    BrokerCommands ownCommands,
    DisconnectLog endLog,
    DaemonMetrics metrics) {
  /** The same for operators, who are counted apart. */
  public DaemonServices forOperators(Limits limits) {
    return new DaemonServices(
        true, new ConnectionGate(limits), sessions, ownCommands, endLog, metrics);
  }

  /** What a peer that connects now may take. */
  Limits limits() {
    return gate.limits();
  }
}
