// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of the management API. Immutable.
 *
 * @param socket its Unix socket; empty: beside the tenants'
 * @param tcp its TCP address; empty: none
 * @param tokenFile holds the secret that TCP clients show; empty: none
 * @param tls how TCP is encrypted; empty: not at all
 */
public record ManagementConfig(
    Optional<PathSetting> socket,
    Optional<TcpAddress> tcp,
    Optional<Path> tokenFile,
    Optional<Tls> tls) {
  /** Defaults when the section is absent. */
  public static final ManagementConfig DEFAULT =
      new ManagementConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * An address.
   *
   * @param host a name or an address, without brackets
   * @param port 0 to 65535; 0: one that is free
   * @param everyoneOnThisHost whether every local user may do everything, without a token
   */
  public record TcpAddress(String host, int port, boolean everyoneOnThisHost) {
    /** Creates an address whose clients authenticate. */
    public TcpAddress(String host, int port) {
      this(host, port, false);
    }

    private static final String LOOPBACK = "localhost|127(\\.\\d{1,3}){3}|::1|0:0:0:0:0:0:0:1";

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /**
     * Returns whether only this machine can connect to it; names other than localhost are not
     * looked up.
     */
    public boolean isLoopback() {
      return host.matches(LOOPBACK);
    }
  }

  /**
   * Files in PEM.
   *
   * @param certificate the server's chain
   * @param key its private key
   * @param clientCertificates those that sign clients' certificates; empty: clients need none
   */
  public record Tls(Path certificate, Path key, Optional<Path> clientCertificates) {}
}
