// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.pasid4j.daemon.command.BrokerCommands;
import io.pasid4j.daemon.limits.ConnectionGate;
import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.session.SessionRegistry;

/**
 * The services that all connections to a socket of a daemon share.
 *
 * @param operators whether the peers that connect are operators
 * @param gate counts the connections, and has the limits of a peer
 * @param sessions the open sessions
 * @param ownCommands serves pasid4j's own commands
 * @param endLog logs how each connection ended
 * @param metrics counts requests and their results
 * @param bulk runs what takes longer than a turn
 */
public record DaemonServices(
    boolean operators,
    ConnectionGate gate,
    SessionRegistry sessions,
    BrokerCommands ownCommands,
    DisconnectLog endLog,
    DaemonMetrics metrics,
    BulkWorker bulk) {
  /** Makes the services of tenants. */
  public static DaemonServices ofTenants(
      PeerLimits limits,
      SessionRegistry sessions,
      BrokerCommands ownCommands,
      DaemonMetrics metrics) {
    return new DaemonServices(
        false,
        new ConnectionGate(limits),
        sessions,
        ownCommands,
        new DisconnectLog(),
        metrics,
        new BulkWorker());
  }

  /** Makes the services of operators, who are counted apart. */
  public DaemonServices forOperators(PeerLimits limits) {
    return new DaemonServices(
        true, new ConnectionGate(limits), sessions, ownCommands, endLog, metrics, bulk);
  }

  /** The limits of a peer that connects now. */
  PeerLimits limits() {
    return gate.limits();
  }
}
