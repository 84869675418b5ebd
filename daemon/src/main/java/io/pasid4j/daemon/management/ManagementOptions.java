// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.pasid4j.daemon.config.ManagementConfig.TcpAddress;
import io.pasid4j.daemon.config.ManagementConfig.Tls;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The addresses of the management API, and how its clients authenticate. Immutable.
 *
 * @param socket its Unix socket; empty: none
 * @param tcp its TCP address; empty: none
 * @param tokenFile holds the secret that TCP clients show; empty: they need none
 * @param tls how TCP is encrypted; empty: not at all
 */
public record ManagementOptions(
    Optional<Path> socket, Optional<TcpAddress> tcp, Optional<Path> tokenFile, Optional<Tls> tls) {
  /**
   * Checks that TCP has a guard, or is open to this machine alone and by an explicit word.
   *
   * @throws IllegalArgumentException if not
   */
  public ManagementOptions {
    boolean asksClients = tokenFile.isPresent() || tls.flatMap(Tls::clientCertificates).isPresent();
    boolean guarded = tls.isPresent() && asksClients;
    if (tcp.isPresent() && !tcp.get().isLoopback() && !guarded) {
      throw new IllegalArgumentException(
          "management.tcp: "
              + tcp.get().host()
              + " (expected: a loopback address, or tls with clientCertificates or a tokenFile)");
    }
    if (tcp.isPresent() && !asksClients && !tcp.get().everyoneOnThisHost()) {
      throw new IllegalArgumentException(
          "management.tcp: "
              + tcp.get()
              + " (expected: a tokenFile, tls with clientCertificates, or access:"
              + " everyone-on-this-host)");
    }
  }

  /** The Unix socket only. */
  public static ManagementOptions at(Path socket) {
    return new ManagementOptions(
        Optional.of(socket), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** True if every peer over TCP is served. */
  boolean isOpen() {
    return tokenFile.isEmpty() && tls.flatMap(Tls::clientCertificates).isEmpty();
  }
}
