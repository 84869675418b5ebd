// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.pasid4j.daemon.command.OwnCommands;
import io.pasid4j.daemon.limits.ConnectionGate;
import io.pasid4j.daemon.limits.Limits;
import io.pasid4j.daemon.session.SessionRegistry;

/**
 * What every connection of a daemon shares.
 *
 * @param limits what a peer may take
 * @param gate counts the connections
 * @param sessions all that are open
 * @param ownCommands serve pasid4j's own commands
 * @param endLog is told how each connection ended
 */
public record DaemonServices(
    Limits limits,
    ConnectionGate gate,
    SessionRegistry sessions,
    OwnCommands ownCommands,
    EndLog endLog) {}
