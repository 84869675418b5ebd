// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.pasid4j.daemon.config.ManagementConfig.TcpAddress;
import io.pasid4j.daemon.config.ManagementConfig.Tls;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the management API is served, and to whom. Immutable.
 *
 * @param socket its Unix socket; empty: none
 * @param tcp its TCP address; empty: none
 * @param tokenFile holds the secret that TCP clients show; empty: they need none
 * @param tls how TCP is encrypted; empty: not at all
 */
public record ManagementOptions(
    Optional<Path> socket, Optional<TcpAddress> tcp, Optional<Path> tokenFile, Optional<Tls> tls) {
  /**
   * Checks that nobody can come in unasked from another machine.
   *
   * @throws IllegalArgumentException if TCP is open to other machines and not guarded
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
  }

  /** The Unix socket only. */
  public static ManagementOptions at(Path socket) {
    return new ManagementOptions(
        Optional.of(socket), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Whether whoever connects over TCP is served. */
  boolean isOpen() {
    return tokenFile.isEmpty() && tls.flatMap(Tls::clientCertificates).isEmpty();
  }
}
