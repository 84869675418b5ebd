// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.daemon.command.BrokerCommands;
import io.pasid4j.daemon.command.DaemonIdentity;
import io.pasid4j.daemon.command.EventCommands;
import io.pasid4j.daemon.command.OperatorCommands;
import io.pasid4j.daemon.command.Visibility;
import io.pasid4j.daemon.connection.DaemonServices;
import io.pasid4j.daemon.limits.OpenFileLimit;
import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.session.SessionRegistry;
import io.pasid4j.daemon.start.DaemonVersion;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the services that connections of tenants and of operators share. */
final class TenantServices {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd");

  /** Reserved, so that operators find a place whatever the tenants do. */
  private static final int OPERATORS_CONNECTIONS = 64;

  /** Connections of the management API, and those that it is about to refuse. */
  private static final int MANAGEMENT_CONNECTIONS = 128;

  /** Attributes and sets of a space: files that stay open. */
  private static final int FILES_OF_A_SPACE = 4;

  /** Files are reserved for so many spaces in all, in a daemon with fewer too. */
  private static final int USUAL_SPACES = 32;

  private static final int FEWEST_FURTHER_SPACES = 8;

  /** Files that the daemon opens for a moment, and those of its management API and its logs. */
  private static final int OTHER_FILES = 32;

  private TenantServices() {}

  static DaemonServices of(SessionRegistry sessions, PeerLimits limits, DaemonMetrics metrics) {
    Visibility visibility = new Visibility();
    BrokerCommands commands =
        new BrokerCommands(
            sessions,
            new OperatorCommands(sessions, visibility),
            new EventCommands(sessions, visibility),
            new DaemonIdentity(
                sessions.spaces(),
                Math.toIntExact(ProcessHandle.current().pid()),
                DaemonVersion.text()));
    return DaemonServices.ofTenants(limits, sessions, commands, metrics);
  }

  /** Returns the services of each address of {@link DaemonOptions#listenAddresses}. */
  static List<DaemonServices> perAddress(DaemonServices tenants, DaemonOptions options) {
    PeerLimits limits =
        tenants.gate().limits().withConnections(OPERATORS_CONNECTIONS, OPERATORS_CONNECTIONS);
    return options.operatorSocketPath().isPresent()
        ? List.of(tenants, tenants.forOperators(limits))
        : List.of(tenants);
  }

  /**
   * Returns how many open files are not for tenants' connections. Before there are any.
   *
   * @param spaces how many spaces there are
   */
  static int reservedFiles(int spaces) {
    // Spaces that are added later count, too, and those that are there have their files open.
    int further = FILES_OF_A_SPACE * Math.max(FEWEST_FURTHER_SPACES, USUAL_SPACES - spaces);
    return OpenFileLimit.open()
        + OPERATORS_CONNECTIONS
        + MANAGEMENT_CONNECTIONS
        + further
        + OTHER_FILES;
  }

  /** Returns the limits of the options, cut to the files that this process may open. */
  static PeerLimits limits(DaemonOptions options, int reservedFiles) {
    int openFiles = OpenFileLimit.most();
    PeerLimits cut = options.limits().cutTo(openFiles, reservedFiles);
    if (cut.maxConnections() < options.limits().maxConnections()) {
      LOG.warn(
          "open files: at most {}, so at most {} connections, {} of one uid (expected: {}, {})",
          openFiles,
          cut.maxConnections(),
          cut.maxConnectionsPerUid(),
          options.limits().maxConnections(),
          options.limits().maxConnectionsPerUid());
    }
    return cut;
  }
}
